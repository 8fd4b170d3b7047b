//! Reads the prolog, the part before the root element (XML 1.0, clause 2.8).
//!
//! The prolog has the XML declaration and the document type, which may declare entities. The parser
//! then gets a text without both, and so never expands an entity itself.

use std::collections::BTreeMap;
use std::ops::Range;

use super::SvgFault;
use super::{SPACES, position};

/// The entities that a document type declares. Each has a value, or a reason why references to the
/// entity are refused.
#[derive(Default)]
pub(super) struct Entities<'a> {
    /// Maps a name to an index into `values`. The rest of the crate uses this type of map too:
    /// another type would add 4 KB to the binary.
    names: BTreeMap<String, u32>,
    values: Vec<Result<&'a str, SvgFault>>,
}

impl<'a> Entities<'a> {
    pub fn get(&self, name: &str) -> Option<Result<&'a str, SvgFault>> {
        self.names.get(name).map(|at| self.values[*at as usize])
    }

    /// Adds an entity. Does nothing if the name exists: only the first declaration counts.
    fn add(&mut self, name: &str, value: Result<&'a str, SvgFault>) {
        if self.get(name).is_none() {
            let at = self.values.len() as u32;
            self.names.insert(name.to_owned(), at);
            self.values.push(value);
        }
    }
}

/// The part of a document before the root element.
#[derive(Default)]
pub(super) struct Prolog<'a> {
    declaration: Range<usize>,
    pub document_type: Option<Range<usize>>,
    pub entities: Entities<'a>,
}

impl Prolog<'_> {
    /// Returns the text without the XML declaration, whose encoding no longer applies, and without
    /// the document type. Keeps the line breaks of both, so that errors have the right line.
    pub fn without(&self, text: &str) -> String {
        let mut rest = String::with_capacity(text.len());
        let mut end = 0;
        for removed in [Some(&self.declaration), self.document_type.as_ref()] {
            let Some(removed) = removed else { continue };
            rest.push_str(&text[end..removed.start]);
            rest.extend(text[removed.clone()].chars().filter(|c| *c == '\n'));
            end = removed.end;
        }
        rest.push_str(&text[end..]);
        rest
    }
}

/// Reads the prolog of a document. The parser finds errors after the prolog.
pub(super) fn read(text: &str) -> Result<Prolog<'_>, SvgFault> {
    let mut cursor = Cursor { text, at: 0 };
    let mut prolog = Prolog::default();
    if cursor.rest().starts_with("<?xml") && cursor.skip_opaque() {
        prolog.declaration = 0..cursor.at;
    }
    cursor.skip_misc();
    let start = cursor.at;
    if cursor.eat("<!DOCTYPE") {
        prolog.entities = cursor.document_type().ok_or_else(|| cursor.fault())??;
        prolog.document_type = Some(start..cursor.at);
        cursor.skip_misc();
        if cursor.rest().starts_with("<!DOCTYPE") {
            return Err(cursor.fault());
        }
    }
    Ok(prolog)
}

/// A position in a text. Methods that return an `Option` return `None` if the text is not
/// well-formed at this position.
struct Cursor<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Cursor<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn fault(&self) -> SvgFault {
        let (line, column) = position(self.text, self.at);
        let column = Some(column);
        SvgFault::NotWellFormed { line, column }
    }

    fn eat(&mut self, token: &str) -> bool {
        let is_there = self.rest().starts_with(token);
        if is_there {
            self.at += token.len();
        }
        is_there
    }

    fn skip_spaces(&mut self) -> bool {
        let rest = self.rest();
        let length = rest.len() - rest.trim_start_matches(SPACES).len();
        self.at += length;
        length > 0
    }

    fn skip_opaque(&mut self) -> bool {
        let length = super::opaque(self.rest());
        self.at += length.unwrap_or(0);
        length.is_some()
    }

    /// Skips white space, comments and processing instructions.
    fn skip_misc(&mut self) {
        while self.skip_spaces() || self.skip_opaque() {}
    }

    fn name(&mut self) -> Option<&'a str> {
        let is_end = |c: char| c.is_ascii_whitespace() || "<>[]%&;\"'".contains(c);
        let rest = self.rest();
        let name = &rest[..rest.find(is_end).unwrap_or(rest.len())];
        self.at += name.len();
        (!name.is_empty()).then_some(name)
    }

    fn quoted(&mut self) -> Option<&'a str> {
        let rest = self.rest();
        let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let value = &rest[1..];
        let value = &value[..value.find(quote)?];
        self.at += value.len() + 2;
        Some(value)
    }

    /// Skips a reference to an external file: `SYSTEM "…"` or `PUBLIC "…" "…"`. Returns false if
    /// the text does not have one at this position.
    fn skip_external(&mut self) -> Option<bool> {
        let is_public = self.eat("PUBLIC");
        if !is_public && !self.eat("SYSTEM") {
            return Some(false);
        }
        for _ in 0..=usize::from(is_public) {
            self.skip_spaces().then_some(())?;
            self.quoted()?;
        }
        Some(true)
    }

    /// Reads the rest of a document type, after `<!DOCTYPE`.
    fn document_type(&mut self) -> Option<Result<Entities<'a>, SvgFault>> {
        let mut entities = Entities::default();
        self.skip_spaces().then_some(())?;
        self.name()?;
        self.skip_spaces();
        self.skip_external()?;
        self.skip_spaces();
        if self.eat("[") {
            loop {
                self.skip_misc();
                if self.eat("]") {
                    break;
                }
                if self.eat("<!ENTITY") {
                    self.entity(&mut entities)?;
                } else if self.rest().starts_with('%') {
                    return Some(Err(SvgFault::ParameterEntity));
                } else if self.eat("<!ATTLIST") {
                    // Removing the document type would remove these values.
                    if self.skip_declaration()? {
                        return Some(Err(SvgFault::AttributeDefaults));
                    }
                } else if self.eat("<!ELEMENT") || self.eat("<!NOTATION") {
                    self.skip_declaration()?;
                } else {
                    return None;
                }
            }
            self.skip_spaces();
        }
        self.eat(">").then_some(Ok(entities))
    }

    /// Reads the rest of an entity declaration, after `<!ENTITY`.
    fn entity(&mut self, entities: &mut Entities<'a>) -> Option<()> {
        self.skip_spaces().then_some(())?;
        let is_parameter = self.eat("%");
        if is_parameter {
            self.skip_spaces().then_some(())?;
        }
        let name = self.name()?;
        self.skip_spaces().then_some(())?;
        let value = if self.skip_external()? {
            // `NDATA` names the notation of an entity that is not XML.
            self.skip_spaces();
            if self.eat("NDATA") {
                self.skip_spaces().then_some(())?;
                self.name()?;
            }
            Err(SvgFault::ExternalEntity)
        } else {
            let value = self.quoted()?;
            // Nested entities could expand a few bytes to gigabytes.
            if value.contains(['<', '&', '%']) {
                Err(SvgFault::EntityValue)
            } else {
                Ok(value)
            }
        };
        self.skip_spaces();
        self.eat(">").then_some(())?;
        if !is_parameter {
            entities.add(name, value);
        }
        Some(())
    }

    /// Skips the rest of a declaration. Returns true if it has a quoted value.
    fn skip_declaration(&mut self) -> Option<bool> {
        let mut has_quotes = false;
        loop {
            self.at += self.rest().find(['"', '\'', '>'])?;
            if self.eat(">") {
                return Some(has_quotes);
            }
            self.quoted()?;
            has_quotes = true;
        }
    }
}
