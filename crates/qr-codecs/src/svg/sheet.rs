//! Reads the style sheets of `style` elements: which rules there are, and which elements a rule can
//! be for.

use super::SvgFault;
use super::css::{self, Effects, Lexer, Token};

/// The most levels of rules: `@media` and `@supports` have rules in them.
const MAX_RULE_DEPTH: usize = 4;

/// The most combinators that are told apart in a selector.
pub(super) const MAX_COMBINATORS: usize = 8;

/// The most selectors and references of rules that have effects. Each takes up to 600 bytes.
const MAX_EFFECTS: usize = 100_000;

/// A rule of a style sheet.
pub(super) struct Rule {
    /// What an element must have for each of its selectors: `.class`, `#id`, an element's name, or
    /// `*` where anything else decides.
    pub keys: Vec<String>,
    pub effects: Effects,
}

#[derive(Default)]
pub(super) struct Sheet {
    /// The rules that have effects.
    pub rules: Vec<Rule>,
    /// The number of selectors and references in `rules`.
    size: usize,
    /// The number of selectors, by the number of their combinators.
    pub selectors: [u64; MAX_COMBINATORS + 1],
}

/// Reads a style sheet, and writes it.
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

/// Skips to the `{` or `;` that ends the head of a rule, and returns it.
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
    /// What the last compound selector requires of an element.
    key: Option<String>,
    combinators: usize,
    /// Whether a space or combinator came after the last compound selector.
    is_between: bool,
    /// Whether the selector has begun.
    has_begun: bool,
    /// The mark before the token: `.`, `#`, `:`.
    mark: char,
}

impl Selectors {
    fn add(&mut self, token: &Token<'_>, is_outside: bool, sheet: &mut Sheet) {
        let mark = std::mem::replace(&mut self.mark, ' ');
        // What is in brackets only makes a selector match less.
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
                    // Before it is a namespace.
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

    fn end(&mut self, sheet: &mut Sheet) {
        let selector = std::mem::take(self);
        self.keys = selector.keys;
        self.keys
            .push(selector.key.unwrap_or_else(|| "*".to_owned()));
        sheet.selectors[selector.combinators.min(MAX_COMBINATORS)] += 1;
    }
}

impl Effects {
    /// Returns true if elements with these effects take more work than others.
    pub fn is_any(&self) -> bool {
        self.references() > 0 || self.is_dashed || self.filters > 0
    }

    fn references(&self) -> usize {
        self.once.len() + self.each.len() + self.vertex.len()
    }
}
