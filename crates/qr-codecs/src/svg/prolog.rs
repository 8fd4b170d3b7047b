//! Reads the prolog, which comes before the root element (XML 1.0, clause 2.8): the declaration,
//! and the document type, which may declare entities.

use std::collections::BTreeMap;
use std::ops::Range;

use super::SvgFault;
use super::position;

/// Maps each entity to the value that the document type declares, or to the reason why it cannot be
/// replaced.
#[derive(Default)]
pub(super) struct Entities<'a> {
    /// The place of each name's value. A map of this type is needed anyway: another adds 4 KB.
    names: BTreeMap<String, u32>,
    values: Vec<Result<&'a str, SvgFault>>,
}

impl<'a> Entities<'a> {
    pub fn get(&self, name: &str) -> Option<Result<&'a str, SvgFault>> {
        self.names.get(name).map(|at| self.values[*at as usize])
    }

    /// Adds an entity, unless there is one of the same name: only the first declaration counts.
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
    /// Returns the text without the declaration, which names an encoding, and without the document
    /// type. Keeps line breaks, so that errors are reported with the right line.
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

/// Reads the prolog of a document. Leaves errors after the prolog to the parser.
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

/// A place in a text. Functions that return an `Option` return `None` if the text is not
/// well-formed at this place.
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
        let length = rest.len() - rest.trim_start_matches([' ', '\t', '\r', '\n']).len();
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

    /// Skips a reference to an external file, if there is one: `SYSTEM "…"` or `PUBLIC "…" "…"`.
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

    /// Reads a document type, after its first word, to its end.
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
                    // Without the document type the attributes would not have these values.
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

    /// Reads the declaration of an entity, after its first word.
    fn entity(&mut self, entities: &mut Entities<'a>) -> Option<()> {
        self.skip_spaces().then_some(())?;
        let is_parameter = self.eat("%");
        if is_parameter {
            self.skip_spaces().then_some(())?;
        }
        let name = self.name()?;
        self.skip_spaces().then_some(())?;
        let value = if self.skip_external()? {
            // An entity with a notation is not XML.
            self.skip_spaces();
            if self.eat("NDATA") {
                self.skip_spaces().then_some(())?;
                self.name()?;
            }
            Err(SvgFault::ExternalEntity)
        } else {
            let value = self.quoted()?;
            // An entity in an entity can make a few bytes expand to many.
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

    /// Skips a declaration to its end. Returns true if it has a quoted value.
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
