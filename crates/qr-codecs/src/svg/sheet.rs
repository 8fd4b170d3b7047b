//! Reads the style sheets of `style` elements.
//!
//! A rule counts only if it has effects, such as a mask or a filter. For each of its selectors,
//! the reader keeps one key that an element must have to match: `.class`, `#id`, an element name,
//! or `*`. The key may match more elements than the selector does, and so gives an upper bound.

use super::SvgFault;
use super::css::{self, Effects, Lexer, Token};

/// The maximum nesting depth of `@media` and `@supports`, which contain rules.
const MAX_RULE_DEPTH: usize = 4;

/// Selectors with this many combinators or more are counted as one group.
pub(super) const MAX_COMBINATORS: usize = 8;

/// The maximum number of selectors and references in all rules with effects. Each takes up to 600
/// bytes of memory.
const MAX_EFFECTS: usize = 100_000;

/// A rule of a style sheet.
pub(super) struct Rule {
    /// The key of each selector: `.class`, `#id`, an element name, or `*` if the selector requires
    /// none of these.
    pub keys: Vec<String>,
    pub effects: Effects,
}

/// The rules of all style sheets of an SVG.
#[derive(Default)]
pub(super) struct Sheet {
    /// The rules with effects.
    pub rules: Vec<Rule>,
    /// The number of selectors and references in `rules`.
    size: usize,
    /// The number of selectors that have 0, 1, 2… combinators.
    pub selectors: [u64; MAX_COMBINATORS + 1],
}

/// Reads a style sheet, writes it to `written`, and adds its rules to `sheet`.
pub(super) fn read(text: &str, written: &mut String, sheet: &mut Sheet) -> Result<(), SvgFault> {
    let mut lexer = Lexer::new(text, written);
    let mut levels = 0;
    loop {
        let start = lexer.rest();
        let mut selectors = Selectors::default();
        match lexer.next()? {
            None if levels == 0 => return Ok(()),
            None => return Err(css::fault("the end")),
            Some(Token::Space | Token::Mark(';')) => {}
            Some(Token::Mark('}')) if levels > 0 => levels -= 1,
            Some(Token::Mark('@')) => {
                let Some(Token::Name(name)) = lexer.next()? else {
                    return Err(css::fault(start));
                };
                let end = skip_to_block(&mut lexer)?;
                match (&*name.to_ascii_lowercase(), end) {
                    ("charset" | "namespace", Some(';')) => {}
                    ("media" | "supports", Some('{')) if levels < MAX_RULE_DEPTH => levels += 1,
                    ("font-face", Some('{')) => css::block(&mut lexer, &mut Effects::default())?,
                    _ => return Err(css::fault(start)),
                }
            }
            Some(mut token) => {
                while !matches!(token, Token::Mark('{')) {
                    if matches!(token, Token::Mark(';' | '}' | '@') | Token::Url(_)) {
                        return Err(css::fault(start));
                    }
                    selectors.add(&token, lexer.is_outside(), sheet);
                    token = lexer.next()?.ok_or_else(|| css::fault(start))?;
                }
                selectors.end(sheet);
                let mut effects = Effects::default();
                css::block(&mut lexer, &mut effects)?;
                if effects.is_any() {
                    let keys = selectors.keys;
                    sheet.size += keys.len() + effects.references();
                    if sheet.size > MAX_EFFECTS {
                        return Err(SvgFault::TooManySelectors);
                    }
                    sheet.rules.push(Rule { keys, effects });
                }
            }
        }
    }
}

/// Skips to the `{` or `;` that ends the head of an at-rule, and returns it.
fn skip_to_block(lexer: &mut Lexer<'_, '_>) -> Result<Option<char>, SvgFault> {
    loop {
        let start = lexer.rest();
        match lexer.next()? {
            None => return Ok(None),
            Some(Token::Mark(mark @ ('{' | ';'))) => return Ok(Some(mark)),
            Some(Token::Url(_) | Token::Mark('}' | '@')) => return Err(css::fault(start)),
            Some(_) => {}
        }
    }
}

/// The selectors of a rule, such as `.a, g > #b`.
#[derive(Default)]
struct Selectors {
    keys: Vec<String>,
    /// The key of the last compound selector.
    key: Option<String>,
    combinators: usize,
    /// True after a space or a combinator.
    is_between: bool,
    /// True after the first token of a selector.
    has_begun: bool,
    /// The character before the token: `.`, `#`, `:`.
    mark: char,
}

impl Selectors {
    /// Adds a token of a selector.
    fn add(&mut self, token: &Token<'_>, is_outside: bool, sheet: &mut Sheet) {
        let mark = std::mem::replace(&mut self.mark, ' ');
        // The content of brackets only restricts which elements a selector matches.
        if !is_outside && !matches!(token, Token::Mark('[') | Token::Function(_)) {
            return;
        }
        match token {
            Token::Space | Token::Mark('>' | '+' | '~') => self.is_between = true,
            Token::Mark(',') => self.end(sheet),
            _ => {
                if std::mem::take(&mut self.is_between) && self.has_begun {
                    self.combinators += 1;
                    self.key = None;
                }
                self.has_begun = true;
                match token {
                    // The name before `|` is a namespace.
                    Token::Mark('|') => self.key = None,
                    Token::Mark(mark) => self.mark = *mark,
                    Token::Name(name) if mark == '.' || mark == '#' => {
                        self.key = Some(format!("{mark}{name}"));
                    }
                    Token::Name(name) if mark != ':' && self.key.is_none() => {
                        self.key = Some(name.to_string());
                    }
                    _ => {}
                }
            }
        }
    }

    /// Ends a selector, and keeps its key.
    fn end(&mut self, sheet: &mut Sheet) {
        let selector = std::mem::take(self);
        self.keys = selector.keys;
        self.keys
            .push(selector.key.unwrap_or_else(|| "*".to_owned()));
        sheet.selectors[selector.combinators.min(MAX_COMBINATORS)] += 1;
    }
}

impl Effects {
    /// Returns true if the effects make an element more work to draw.
    pub fn is_any(&self) -> bool {
        self.references() > 0 || self.is_dashed || self.filters > 0
    }

    fn references(&self) -> usize {
        self.once.len() + self.each.len() + self.vertex.len()
    }
}
