//! Bounds the work of a viewer that draws an SVG.
//!
//! A viewer follows references: `use`, patterns, masks, clip paths, markers, filters, and the rules
//! of style sheets. Nested references multiply, so a few kilobytes can stand for billions of
//! elements.
//!
//! [`Graph`] has a node for each element, id and rule, and an edge for each reference. A
//! depth-first search visits each node once, adds up the work of the nodes that it refers to, and
//! finds cycles. All counts are upper bounds: if viewers differ, or if only the layout could tell,
//! the larger count is used.

use std::collections::BTreeMap;

use super::Excerpt;
use super::SvgFault;
use super::css::Effects;
use super::sheet::Sheet;
use super::{links, list};

/// The maximum number of elements that a viewer draws.
pub const MAX_DRAWN_ELEMENTS: u64 = 100_000;

/// The maximum size of the attributes and the text of the elements that a viewer draws, in bytes.
pub const MAX_DRAWN_BYTES: u64 = 32 << 20;

/// The maximum nesting depth of elements, with references followed. Viewers recurse, and could
/// overflow their stack. libxml2, the parser of many viewers, has the same limit of 256.
pub const MAX_DEPTH: u32 = 256;

/// The maximum number of steps that a viewer takes if it tries to match every selector with every
/// element.
const MAX_MATCH_STEPS: u64 = 100_000_000;

/// The factor for an element with dashed lines and its content. A line can have a million dashes.
const DASHED_WEIGHT: u64 = 10;

/// The number of elements that a filter primitive counts as.
pub(super) const FILTER_WEIGHT: u64 = 100;

/// How often a reference makes a viewer draw its target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum EdgeKind {
    /// Once, as a child: the vertices of the target count as well.
    Inside,
    /// Once for the referring element.
    Once,
    /// Once for each element inside of the referring element.
    Each,
    /// Once for each vertex of the referring element.
    Vertex,
    /// The target is a style rule, whose references apply to the element.
    Rule,
}

/// The elements that are drawn, and the bytes of their attributes and text.
#[derive(Clone, Copy, Debug, Default)]
struct DrawCost {
    elements: u64,
    bytes: u64,
}

impl DrawCost {
    /// Adds `other`, multiplied by `times`.
    #[inline(never)]
    fn add(&mut self, other: Self, times: u64) {
        let sum = |own: u64, other: u64| own.saturating_add(other.saturating_mul(times));
        self.elements = sum(self.elements, other.elements);
        self.bytes = sum(self.bytes, other.bytes);
    }
}

/// The work of a viewer for a node and all nodes that it refers to.
#[derive(Clone, Copy, Debug, Default)]
struct DrawWork {
    /// The cost so far. [`DrawWork::close`] adds the costs below.
    drawn: DrawCost,
    vertices: u64,
    /// The nesting depth.
    levels: u32,
    /// The cost of the targets that are drawn once.
    once: DrawCost,
    /// The cost of the targets that are drawn for each element.
    each: DrawCost,
    /// The cost of the targets that are drawn at each vertex.
    vertex: DrawCost,
    is_dashed: bool,
}

impl DrawWork {
    /// Adds the work of the target of an edge.
    fn add(&mut self, kind: EdgeKind, other: &Self) {
        let size = match kind {
            EdgeKind::Inside => {
                self.vertices = self.vertices.saturating_add(other.vertices);
                &mut self.drawn
            }
            EdgeKind::Once => &mut self.once,
            EdgeKind::Each => &mut self.each,
            EdgeKind::Vertex => &mut self.vertex,
            EdgeKind::Rule => {
                self.once.add(other.once, 1);
                self.each.add(other.each, 1);
                self.vertex.add(other.vertex, 1);
                self.is_dashed |= other.is_dashed;
                &mut self.drawn
            }
        };
        size.add(other.drawn, 1);
        self.levels = self.levels.max(other.levels);
    }

    /// Adds the cost of the references of an element. Call this once, after its content was added.
    fn close(&mut self) {
        let elements = self.drawn.elements.max(1);
        if self.is_dashed {
            self.drawn.elements = elements.saturating_mul(DASHED_WEIGHT);
        }
        self.drawn.add(self.once, 1);
        self.drawn.add(self.each, elements);
        self.drawn.add(self.vertex, self.vertices);
        *self = Self {
            drawn: self.drawn,
            vertices: self.vertices,
            levels: self.levels + 1,
            ..Self::default()
        };
    }
}

/// An element, an id with all elements that have it, a rule, or a selector key with its rules.
#[derive(Clone, Copy)]
struct Node {
    /// The work of the node itself. After the search, with the work of all nodes that it refers to.
    work: DrawWork,
    state: State,
    is_element: bool,
    /// The index of the edge that was added last.
    edge: Option<u32>,
}

/// The state of a node in the depth-first search.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    /// On the path from the root to the current node.
    Open,
    Done,
}

/// An edge of the graph. The edges of a node are a linked list.
#[derive(Clone, Copy)]
struct Edge {
    kind: EdgeKind,
    target: u32,
    /// The index of the edge that was added to the same node before.
    before: Option<u32>,
}

/// The written elements and their references.
#[derive(Default)]
pub(super) struct Graph<'a> {
    nodes: Vec<Node>,
    /// The node, the name, the classes and the id of each element that rules may match.
    matched: Vec<(u32, &'a str, &'a str, Option<&'a str>)>,
    edges: Vec<Edge>,
    /// Maps an id to its node.
    ids: BTreeMap<String, u32>,
    /// Maps the key of a selector to the node of its rules.
    rules: BTreeMap<String, u32>,
    elements: u64,
    levels: u32,
}

/// The facts of a written element that its work depends on.
pub(super) struct ElementFacts<'a> {
    pub name: &'a str,
    pub class: &'a str,
    /// The number of elements that it counts as, without its content.
    pub weight: u64,
    /// The size of its attributes and text, in bytes.
    pub bytes: u64,
    /// An upper bound for the number of vertices that can have markers.
    pub vertices: u64,
    pub id: Option<&'a str>,
    pub effects: Effects,
    /// The ids of the elements that are drawn as if they were its children.
    pub inside: Vec<&'a str>,
}

impl<'a> Graph<'a> {
    #[inline(never)]
    fn node(&mut self, work: DrawWork, is_element: bool) -> u32 {
        let edge = None;
        self.nodes.push(Node {
            work,
            state: State::New,
            is_element,
            edge,
        });
        self.nodes.len() as u32 - 1
    }

    #[inline(never)]
    fn edge(&mut self, from: u32, kind: EdgeKind, target: u32) {
        let node = &mut self.nodes[from as usize];
        let before = node.edge.replace(self.edges.len() as u32);
        self.edges.push(Edge {
            kind,
            target,
            before,
        });
    }

    /// Returns the node of an id, and adds it if it is new.
    fn id(&mut self, id: &str) -> u32 {
        if let Some(node) = self.ids.get(id) {
            return *node;
        }
        let node = self.node(DrawWork::default(), false);
        self.ids.insert(id.to_owned(), node);
        node
    }

    /// Adds an edge to an id, and edges to the other ids that a viewer may take it for.
    fn refer(&mut self, from: u32, kind: EdgeKind, id: &str) {
        let target = self.id(id);
        self.edge(from, kind, target);
        // Some viewers trim an id or decode its escapes, others do not.
        let trimmed = id.trim();
        if trimmed.len() < id.len() {
            self.refer(from, kind, trimmed);
        }
        if let Some(id) = links::unescaped(id) {
            let target = self.id(&id);
            self.edge(from, kind, target);
        }
    }

    fn refer_by(&mut self, from: u32, effects: &Effects) {
        for (kind, ids) in [
            (EdgeKind::Once, &effects.once),
            (EdgeKind::Each, &effects.each),
            (EdgeKind::Vertex, &effects.vertex),
        ] {
            for id in ids {
                self.refer(from, kind, id);
            }
        }
    }

    /// Adds an element, and returns its node. `level` is its nesting depth, 1 for the root.
    pub fn add(
        &mut self,
        element: &ElementFacts<'a>,
        parent: Option<u32>,
        level: u32,
    ) -> Result<u32, SvgFault> {
        self.elements += 1;
        if self.elements > MAX_DRAWN_ELEMENTS {
            return Err(SvgFault::TooManyDrawn);
        }
        if level > MAX_DEPTH {
            return Err(SvgFault::TooDeep);
        }
        self.levels = self.levels.max(level);
        let filters = element.effects.filters.saturating_mul(FILTER_WEIGHT);
        let drawn = DrawCost {
            elements: element.weight.saturating_add(filters),
            bytes: element.bytes,
        };
        let own = DrawWork {
            drawn,
            vertices: element.vertices,
            is_dashed: element.effects.is_dashed,
            ..DrawWork::default()
        };
        let node = self.node(own, true);
        if !list::is_of_filter(element.name) {
            let ElementFacts {
                name, class, id, ..
            } = *element;
            self.matched.push((node, name, class, id));
        }
        if let Some(parent) = parent {
            self.edge(parent, EdgeKind::Inside, node);
        }
        if let Some(id) = element.id {
            // If two elements have the same id, viewers differ in which one they draw. Both count.
            let target = self.id(id);
            self.edge(target, EdgeKind::Inside, node);
        }
        self.refer_by(node, &element.effects);
        for id in &element.inside {
            self.refer(node, EdgeKind::Inside, id);
        }
        Ok(node)
    }

    /// Adds the rules of all style sheets.
    pub fn add_rules(&mut self, sheet: &Sheet) -> Result<(), SvgFault> {
        let mut steps = 0_u64;
        for (combinators, count) in (0..).zip(sheet.selectors) {
            // For each combinator, a viewer may try an element on each level.
            let tries = u64::from(self.levels).saturating_pow(combinators);
            steps = steps.saturating_add(count.saturating_mul(tries));
        }
        if steps.saturating_mul(self.elements) > MAX_MATCH_STEPS {
            return Err(SvgFault::TooManySelectors);
        }
        for rule in &sheet.rules {
            let elements = rule.effects.filters.saturating_mul(FILTER_WEIGHT);
            let own = DrawWork {
                drawn: DrawCost { elements, bytes: 0 },
                is_dashed: rule.effects.is_dashed,
                ..DrawWork::default()
            };
            let node = self.node(own, false);
            self.refer_by(node, &rule.effects);
            for key in &rule.keys {
                let known = self.rules.get(key).copied();
                let target = known.unwrap_or_else(|| self.node(DrawWork::default(), false));
                self.rules.insert(key.clone(), target);
                self.edge(target, EdgeKind::Rule, node);
            }
        }
        if !self.rules.is_empty() {
            for (node, name, class, id) in std::mem::take(&mut self.matched) {
                self.match_rules(node, "*");
                self.match_rules(node, name);
                for class in class.split_ascii_whitespace() {
                    self.match_rules(node, &format!(".{class}"));
                }
                if let Some(id) = id {
                    self.match_rules(node, &format!("#{id}"));
                }
            }
        }
        Ok(())
    }

    fn match_rules(&mut self, element: u32, key: &str) {
        if let Some(target) = self.rules.get(key) {
            self.edge(element, EdgeKind::Rule, *target);
        }
    }

    /// Checks that the work is bounded, and that no element refers to itself.
    pub fn check(&mut self) -> Result<(), SvgFault> {
        // The path of the search: open nodes, each with its next edge. Node 0 is the root element.
        let mut open = vec![(0, self.nodes[0].edge)];
        self.nodes[0].state = State::Open;
        while let Some((node, edge)) = open.last_mut() {
            let node = *node;
            let Some(at) = *edge else {
                self.close(node)?;
                open.pop();
                continue;
            };
            let Edge {
                kind,
                target,
                before,
            } = self.edges[at as usize];
            let Node { work, state, .. } = self.nodes[target as usize];
            match state {
                State::New => {
                    self.nodes[target as usize].state = State::Open;
                    open.push((target, self.nodes[target as usize].edge));
                }
                State::Open => return Err(self.cycle(target)),
                State::Done => {
                    self.nodes[node as usize].work.add(kind, &work);
                    *edge = before;
                }
            }
        }
        Ok(())
    }

    fn close(&mut self, node: u32) -> Result<(), SvgFault> {
        let node = &mut self.nodes[node as usize];
        if node.is_element {
            node.work.close();
        }
        node.state = State::Done;
        let DrawCost { elements, bytes } = node.work.drawn;
        if elements > MAX_DRAWN_ELEMENTS || bytes > MAX_DRAWN_BYTES {
            Err(SvgFault::TooManyDrawn)
        } else if node.work.levels > MAX_DEPTH {
            Err(SvgFault::TooDeep)
        } else {
            Ok(())
        }
    }

    /// Returns the error for a cycle through `node`, with an id in the cycle.
    fn cycle(&self, node: u32) -> SvgFault {
        let mut ids = self.ids.iter();
        let id = ids.find(|(_, id)| **id == node || self.leads(**id, node));
        let id = id.map_or("", |(id, _)| id);
        SvgFault::Cycle(Excerpt::new(id.as_bytes()))
    }

    /// Returns true if there is an edge between two nodes.
    fn leads(&self, from: u32, to: u32) -> bool {
        let mut edge = self.nodes[from as usize].edge;
        while let Some(at) = edge {
            let Edge { target, before, .. } = self.edges[at as usize];
            if target == to {
                return true;
            }
            edge = before;
        }
        false
    }
}
