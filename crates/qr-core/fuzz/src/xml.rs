//! Parses XML with another parser than `qr_core` does.

use xml::EventReader;
use xml::attribute::OwnedAttribute;
use xml::name::OwnedName;
use xml::reader::XmlEvent;

const SVG_NAMESPACE: &str = "http://www.w3.org/2000/svg";

/// An element and its children.
#[derive(Debug, PartialEq)]
pub struct Element {
    name: OwnedName,
    attributes: Vec<OwnedAttribute>,
    children: Vec<Element>,
}

impl Element {
    /// Reads a document, and returns its root element.
    ///
    /// # Errors
    ///
    /// If it is not well-formed.
    pub fn parse(bytes: &[u8]) -> Result<Self, String> {
        let mut open: Vec<Self> = Vec::new();
        let mut root = None;
        for event in EventReader::new(bytes) {
            match event.map_err(|error| error.to_string())? {
                XmlEvent::StartElement {
                    name, attributes, ..
                } => open.push(Self {
                    name,
                    attributes,
                    children: Vec::new(),
                }),
                XmlEvent::EndElement { .. } => {
                    let element = open.pop().ok_or("an end without a start")?;
                    match open.last_mut() {
                        Some(parent) => parent.children.push(element),
                        None => root = Some(element),
                    }
                }
                XmlEvent::Doctype { .. } => return Err("a document type".to_owned()),
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

    /// Returns the elements in this element.
    pub fn children(&self) -> impl Iterator<Item = &Self> {
        self.children.iter()
    }
}

/// Asserts that the embedded picture is the SVG that was sent, or a well-formed SVG without a
/// document type.
pub fn assert_embedded(sent: &[u8], embedded: &[u8]) {
    let root = Element::parse(embedded).expect("well-formed XML without a document type");
    assert!(root.is_svg("svg"));
    assert!(embedded.len() <= qr_core::render::logo::MOST_BYTES);
    if embedded != sent {
        assert!(std::str::from_utf8(embedded).is_ok());
        assert!(!embedded.starts_with(b"<?xml "));
    }
}
