//! Reads CSS tokens and declarations such as `fill: url(#a)`, and copies them to the new SVG.
//!
//! The lexer decodes escapes to recognize names: `\75 rl(` is `url(`. It copies CSS unchanged, but
//! without the text of comments. It refuses CSS that viewers could parse in different ways: strings
//! and blocks without an end, brackets that do not match, and nested declarations.

use std::borrow::Cow;

use super::Excerpt;
use super::SvgFault;
use super::links;
use super::list::is_function;

/// The maximum nesting depth of brackets.
const MAX_BRACKET_DEPTH: usize = 16;

/// The maximum size of a value in a style sheet, in bytes. Viewers compute the value for each
/// element that its rule matches.
const MAX_VALUE_BYTES: usize = 1024;

/// A CSS token (CSS Syntax Module, clause 4). Distinguishes only the tokens that matter for logos.
#[derive(Debug)]
pub(super) enum Token<'a> {
    Space,
    /// A name with its escapes decoded, or a number with its unit.
    Name(Cow<'a, str>),
    /// A name and `(`. The name is in lower case and on the allowlist.
    Function(Cow<'a, str>),
    /// A whole `url(#…)`. Holds the id.
    Url(String),
    /// Text in quotes.
    Text,
    /// Any other character.
    Mark(char),
}

/// The work that declarations cause: references to elements that viewers draw, dashes and filters.
#[derive(Debug, Default)]
pub(super) struct Effects {
    /// The ids of elements that are drawn once: clip paths, masks, filters.
    pub once: Vec<String>,
    /// The ids of elements that are drawn for each shape: patterns, and markers at the ends of
    /// lines.
    pub each: Vec<String>,
    /// The ids of elements that are drawn at each vertex: markers.
    pub vertex: Vec<String>,
    /// True if lines are dashed.
    pub is_dashed: bool,
    /// The number of filter functions such as `blur(4px)`.
    pub filters: u64,
}

/// Returns the error for CSS that is refused at `text`.
#[cold]
#[inline(never)]
pub(super) fn fault(text: &str) -> SvgFault {
    SvgFault::Css(Excerpt::new(text.trim_start().as_bytes()))
}

/// Reads tokens, and copies them to `written`.
pub(super) struct Lexer<'a, 'b> {
    rest: &'a str,
    written: &'b mut String,
    /// The closing bracket for each open bracket.
    open: Vec<char>,
}

impl<'a, 'b> Lexer<'a, 'b> {
    pub fn new(text: &'a str, written: &'b mut String) -> Self {
        let (rest, open) = (text, Vec::new());
        Self {
            rest,
            written,
            open,
        }
    }

    pub fn rest(&self) -> &'a str {
        self.rest
    }

    /// Returns true if no bracket is open.
    pub fn is_outside(&self) -> bool {
        self.open.is_empty()
    }

    /// Copies the next `length` bytes, and returns them.
    #[inline(never)]
    fn take(&mut self, length: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at(length);
        self.written.push_str(taken);
        self.rest = rest;
        taken
    }

    fn skip_comments(&mut self) -> Result<(), SvgFault> {
        while let Some(inside) = self.rest.strip_prefix("/*") {
            let (_, rest) = inside.split_once("*/").ok_or_else(|| fault(self.rest))?;
            // An empty comment keeps the names on both sides apart.
            self.written.push_str("/**/");
            self.rest = rest;
        }
        Ok(())
    }

    /// Returns the next token, or `None` at the end.
    pub fn next(&mut self) -> Result<Option<Token<'a>>, SvgFault> {
        self.skip_comments()?;
        let start = self.rest;
        let Some(first) = start.chars().next() else {
            return if self.open.is_empty() {
                Ok(None)
            } else {
                Err(fault("the end"))
            };
        };
        if first.is_ascii_whitespace() {
            self.take(start.len() - start.trim_ascii_start().len());
            return Ok(Some(Token::Space));
        }
        if is_name_char(first) {
            let name = self.name()?;
            if !self.rest.starts_with('(') {
                // A program that removes comments and spaces would turn this into `url(`.
                let after = self.rest.trim_ascii_start();
                if name.eq_ignore_ascii_case("url") && after.starts_with(['(', '/']) {
                    return Err(fault(start));
                }
                return Ok(Some(Token::Name(name)));
            }
            self.bracket('(')?;
            let name = Cow::<str>::Owned(name.to_ascii_lowercase());
            if !is_function(&name) {
                return Err(fault(start));
            }
            if name == "url" {
                return self.url(start).map(Some);
            }
            return Ok(Some(Token::Function(name)));
        }
        match first {
            '"' | '\'' => {
                // Programs that search CSS for these words do not check for quotes.
                let text = self.text(start)?.to_ascii_lowercase();
                if text.contains("url(") || text.contains("@import") {
                    return Err(fault(start));
                }
                return Ok(Some(Token::Text));
            }
            '(' | '[' => self.bracket(first)?,
            ')' | ']' => {
                if self.open.pop() != Some(first) {
                    return Err(fault(start));
                }
                self.take(1);
            }
            '\\' | '&' | '\0' => return Err(fault(start)),
            '{' | '}' | ';' if !self.open.is_empty() => return Err(fault(start)),
            _ => {
                self.take(first.len_utf8());
            }
        }
        Ok(Some(Token::Mark(first)))
    }

    /// Opens a bracket.
    fn bracket(&mut self, open: char) -> Result<(), SvgFault> {
        if self.open.len() == MAX_BRACKET_DEPTH {
            return Err(fault(self.rest));
        }
        self.open.push(if open == '(' { ')' } else { ']' });
        self.take(1);
        Ok(())
    }

    fn name(&mut self) -> Result<Cow<'a, str>, SvgFault> {
        let start = self.rest;
        let is_end = |c: char| !is_name_char(c) || c == '\\';
        let plain = start.find(is_end).unwrap_or(start.len());
        self.take(plain);
        if !self.rest.starts_with('\\') {
            return Ok(Cow::Borrowed(&start[..plain]));
        }
        let mut name = start[..plain].to_owned();
        while let Some(c) = self.rest.chars().next().filter(|c| is_name_char(*c)) {
            if c == '\\' {
                let c = self.escape(start)?;
                if matches!(c, '(' | '@') {
                    return Err(fault(start));
                }
                name.push(c);
            } else {
                self.take(c.len_utf8());
                name.push(c);
            }
        }
        Ok(Cow::Owned(name))
    }

    /// Reads an escape: a backslash, followed by a character, or by up to 6 hexadecimal digits and
    /// an optional space.
    fn escape(&mut self, start: &str) -> Result<char, SvgFault> {
        let inside = &self.rest[1..];
        let is_end = |(i, c): &(usize, char)| *i == 6 || !c.is_ascii_hexdigit();
        let digits = inside.char_indices().find(is_end);
        let digits = digits.map_or(inside.len(), |(i, _)| i);
        if digits == 0 {
            let c = inside.chars().next().filter(|c| !"\r\n\x0c".contains(*c));
            let c = c.ok_or_else(|| fault(start))?;
            self.take(1 + c.len_utf8());
            return Ok(c);
        }
        let number = u32::from_str_radix(&inside[..digits], 16).ok();
        let c = number
            .filter(|number| *number != 0)
            .and_then(char::from_u32);
        let after = &inside[digits..];
        let space = if after.starts_with("\r\n") {
            2
        } else {
            usize::from(after.starts_with([' ', '\t', '\r', '\n', '\x0c']))
        };
        self.take(1 + digits + space);
        c.ok_or_else(|| fault(start))
    }

    /// Reads a quoted string, and returns it with its escapes decoded.
    fn text(&mut self, start: &str) -> Result<String, SvgFault> {
        let quote = self.take(1);
        let mut text = String::new();
        loop {
            let c = self.rest.chars().next();
            let c = c.filter(|c| !"\r\n\x0c".contains(*c));
            let c = c.ok_or_else(|| fault(start))?;
            if c == '\\' {
                text.push(self.escape(start)?);
                continue;
            }
            self.take(c.len_utf8());
            if quote.starts_with(c) {
                return Ok(text);
            }
            text.push(c);
        }
    }

    /// Reads the rest of a `url(…)`, after the opening bracket.
    fn url(&mut self, start: &str) -> Result<Token<'a>, SvgFault> {
        let spaces = |rest: &str| rest.len() - rest.trim_ascii_start().len();
        self.take(spaces(self.rest));
        let url = if self.rest.starts_with(['"', '\'']) {
            self.text(start)?
        } else {
            let is_end = |c: char| c.is_ascii_whitespace() || ")(\"'\\".contains(c);
            let end = self.rest.find(is_end).unwrap_or(self.rest.len());
            let url = self.take(end).to_owned();
            if self.rest.starts_with('\\') {
                return Err(fault(start));
            }
            url
        };
        self.take(spaces(self.rest));
        if !self.rest.starts_with(')') {
            return Err(fault(start));
        }
        self.take(1);
        self.open.pop();
        Ok(Token::Url(links::fragment(&url)?.to_owned()))
    }
}

/// Returns true if a name may contain the character. A backslash starts an escape.
fn is_name_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '\\') || !c.is_ascii()
}

/// Reads the value of a presentation attribute.
pub(super) fn value(
    property: &str,
    text: &str,
    written: &mut String,
    effects: &mut Effects,
) -> Result<(), SvgFault> {
    if property == "stroke-dasharray" {
        effects.is_dashed = is_dashed(text);
    }
    if !text.contains(['(', '\\']) {
        written.push_str(text);
        return Ok(());
    }
    let mut lexer = Lexer::new(text, written);
    while let Some(token) = lexer.next()? {
        effects.add(property, token);
    }
    Ok(())
}

/// Reads the declarations of a `style` attribute.
pub(super) fn style(
    text: &str,
    written: &mut String,
    effects: &mut Effects,
) -> Result<(), SvgFault> {
    let mut lexer = Lexer::new(text, written);
    loop {
        match declaration(&mut lexer, effects, usize::MAX)? {
            Some(';') => {}
            Some(_) => return Err(fault("}")),
            None => return Ok(()),
        }
    }
}

/// Reads the declarations of a block in a style sheet, up to and including its `}`.
pub(super) fn block(lexer: &mut Lexer<'_, '_>, effects: &mut Effects) -> Result<(), SvgFault> {
    loop {
        match declaration(lexer, effects, MAX_VALUE_BYTES)? {
            Some(';') => {}
            Some(_) => return Ok(()),
            None => return Err(fault("the end")),
        }
    }
}

/// Reads a declaration with a value of at most `max_bytes`. Returns the `;` or `}` that ends the
/// declaration, or `None` at the end of the text.
fn declaration(
    lexer: &mut Lexer<'_, '_>,
    effects: &mut Effects,
    max_bytes: usize,
) -> Result<Option<char>, SvgFault> {
    let mut property = String::new();
    let mut has_colon = false;
    let mut start = lexer.rest();
    loop {
        let before = lexer.rest();
        let token = lexer.next()?;
        let end = match token {
            None => None,
            Some(Token::Mark(mark @ (';' | '}'))) => Some(mark),
            Some(Token::Mark('{')) => return Err(fault(start)),
            Some(Token::Mark(':')) if !has_colon => {
                (has_colon, start) = (true, lexer.rest());
                continue;
            }
            Some(Token::Name(name)) if !has_colon => {
                property = name.to_ascii_lowercase();
                continue;
            }
            Some(token) => {
                let is_custom = property.starts_with("--");
                let is_var = matches!(&token, Token::Function(name) if name == "var");
                // Custom properties that refer to one another could expand a few bytes to many.
                if is_custom && (is_var || matches!(token, Token::Url(_))) {
                    return Err(fault(&property));
                }
                effects.add(&property, token);
                continue;
            }
        };
        let value = &start[..start.len() - before.len()];
        // A custom property is inherited, and viewers parse its value wherever it is used.
        if value.len() > max_bytes || property.starts_with("--") && value.len() > MAX_VALUE_BYTES {
            return Err(fault(&property));
        }
        if property == "stroke-dasharray" {
            effects.is_dashed |= is_dashed(value);
        }
        return Ok(end);
    }
}

/// Returns true if a value of `stroke-dasharray` makes lines dashed.
fn is_dashed(value: &str) -> bool {
    !matches!(value.trim(), "" | "none" | "0" | "inherit")
}

impl Effects {
    /// Adds a token in the value of a property.
    fn add(&mut self, property: &str, token: Token<'_>) {
        match token {
            Token::Url(id) => match property {
                "clip-path" | "mask" | "filter" => self.once.push(id),
                "marker" | "marker-mid" => self.vertex.push(id),
                _ => self.each.push(id),
            },
            Token::Function(_) if property.contains("filter") => self.filters += 1,
            _ => {}
        }
    }
}
