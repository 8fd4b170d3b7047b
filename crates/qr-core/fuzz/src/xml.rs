//! Parses XML with the crate `xml`. `qr_core` uses another parser, `roxmltree`.

use xml::attribute::OwnedAttribute;
use xml::name::OwnedName;
use xml::reader::XmlEvent;
use xml::{EventReader, ParserConfig};

/// The namespace of SVG.
pub const SVG_NAMESPACE: &str = "http://www.w3.org/2000/svg";

/// An element and its children.
#[derive(Debug, PartialEq)]
pub struct Element {
    name: OwnedName,
    attributes: Vec<OwnedAttribute>,
    children: Vec<Element>,
    /// The text in the element, without the text in its children.
    text: String,
}

impl Element {
    /// Reads a document, and returns its root element.
    ///
    /// # Errors
    ///
    /// If the document is not well-formed, or has a document type, a processing instruction or a
    /// comment, none of which `qr_core` writes.
    pub fn parse(bytes: &[u8]) -> Result<Self, String> {
        let mut open: Vec<Self> = Vec::new();
        let mut root = None;
        let config = ParserConfig::new().ignore_comments(false);
        for event in EventReader::new_with_config(bytes, config) {
            match event.map_err(|error| error.to_string())? {
                XmlEvent::StartElement {
                    name, attributes, ..
                } => open.push(Self {
                    name,
                    attributes,
                    children: Vec::new(),
                    text: String::new(),
                }),
                XmlEvent::EndElement { .. } => {
                    let element = open.pop().ok_or("an end without a start")?;
                    match open.last_mut() {
                        Some(parent) => parent.children.push(element),
                        None => root = Some(element),
                    }
                }
                XmlEvent::Doctype { .. } => return Err("a document type".to_owned()),
                XmlEvent::ProcessingInstruction { .. } => {
                    return Err("a processing instruction".to_owned());
                }
                XmlEvent::Comment(_) => return Err("a comment".to_owned()),
                XmlEvent::Characters(text) | XmlEvent::Whitespace(text) => {
                    if let Some(element) = open.last_mut() {
                        element.text.push_str(&text);
                    }
                }
                _ => {}
            }
        }
        root.ok_or_else(|| "no element".to_owned())
    }

    /// Returns true if the element is in the namespace of SVG and has this name.
    pub fn is_svg(&self, name: &str) -> bool {
        self.name.local_name == name && self.name.namespace.as_deref() == Some(SVG_NAMESPACE)
    }

    /// Returns the value of an attribute without a prefix.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        let has_name = |attribute: &&OwnedAttribute| {
            attribute.name.local_name == name && attribute.name.prefix.is_none()
        };
        Some(&self.attributes.iter().find(has_name)?.value)
    }

    /// Returns the value of an attribute whose name is in a namespace.
    pub fn attribute_of(&self, namespace: &str, name: &str) -> Option<&str> {
        let has_name = |attribute: &&OwnedAttribute| {
            attribute.name.local_name == name
                && attribute.name.namespace.as_deref() == Some(namespace)
        };
        Some(&self.attributes.iter().find(has_name)?.value)
    }

    /// Returns the name without its prefix, and the namespace.
    pub fn name(&self) -> (&str, Option<&str>) {
        (&self.name.local_name, self.name.namespace.as_deref())
    }

    /// Returns the prefix, the name and the value of each attribute.
    pub fn attributes(&self) -> impl Iterator<Item = (Option<&str>, &str, &str)> {
        self.attributes.iter().map(|attribute| {
            let name = &attribute.name;
            (name.prefix.as_deref(), &*name.local_name, &*attribute.value)
        })
    }

    /// Returns the text in the element, without the text in its children.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns the elements in this element.
    pub fn children(&self) -> impl Iterator<Item = &Self> {
        self.children.iter()
    }
}
