//! A small XML reader for bank files: the document as a tree of one namespace, with limits on everything, no document type and
//! no entities but XML's own five. Elements of other namespaces are left out. What repeats without end (the entries of a
//! statement) can be taken out of the tree as it comes, so that a day with a hundred thousand of them is read as well.

use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::name::ResolveResult;
use quick_xml::reader::NsReader;

use super::RailError;

/// Most bytes of a file.
pub(super) const BYTES_LIMIT: usize = 128 * 1024 * 1024;
/// Deepest nesting of elements.
const DEPTH_LIMIT: usize = 32;
/// Most elements of a file that are held at once.
const ELEMENTS_LIMIT: usize = 500_000;
/// Longest tag in bytes, attributes and all; no tag of a bank file comes near.
const TAG_LIMIT: usize = 2_048;
/// Characters of a foreign root that an error repeats.
const SHOWN_LIMIT: usize = 80;

/// An element.
#[derive(Debug, Default)]
pub(super) struct Node {
    /// Its name without prefix.
    pub(super) name: String,
    /// Its own text, without spaces around.
    pub(super) text: String,
    /// Its attribute `Ccy`, the only one that bank files have.
    pub(super) currency: Option<String>,
    /// The elements in it.
    pub(super) children: Vec<Self>,
}

impl Node {
    /// The first element of this name.
    pub(super) fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name)
    }

    /// Every element of this name.
    pub(super) fn all<'n>(&'n self, name: &'n str) -> impl Iterator<Item = &'n Self> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The element at the end of a path of first elements.
    pub(super) fn at(&self, path: &[&str]) -> Option<&Self> {
        path.iter().try_fold(self, |node, name| node.child(name))
    }

    /// The text at the end of a path, unless it is empty.
    pub(super) fn text_at(&self, path: &[&str]) -> Option<&str> {
        self.at(path).map(|node| node.text.as_str()).filter(|text| !text.is_empty())
    }
}

/// What is done with each element that is taken out of the tree; the first argument is what is open around it.
type Taken<'f> = dyn FnMut(&[Node], Node) -> Result<(), RailError> + 'f;

/// The namespace of a document's root; none when there is no element.
pub(super) fn root_namespace(bytes: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(bytes).ok()?;
    let mut reader = NsReader::from_str(text.strip_prefix('\u{FEFF}').unwrap_or(text));
    loop {
        match reader.read_resolved_event().ok()? {
            (ResolveResult::Bound(namespace), Event::Start(_) | Event::Empty(_)) => {
                return Some(namespace.as_ref().to_owned());
            }
            (_, Event::Start(_) | Event::Empty(_) | Event::Eof) => return None,
            _ => {}
        }
    }
}

/// Reads a document whose root is `Document` in one of several namespaces, the usual one first. Each element called `taken` is
/// handed over when it ends and is not in the tree.
pub(super) fn read_each(
    bytes: &[u8],
    namespaces: &'static [&'static str],
    taken: &'static str,
    take: &mut Taken<'_>,
) -> Result<Node, RailError> {
    if bytes.len() > BYTES_LIMIT {
        return Err(RailError::TooLarge { limit: BYTES_LIMIT });
    }
    let text = std::str::from_utf8(bytes).map_err(|_| RailError::NotUtf8)?;
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let mut tree = Tree {
        namespaces,
        taken,
        take,
        open: Vec::new(),
        before: Vec::new(),
        foreign_depth: 0,
        elements: 0,
        root: None,
    };
    let mut reader = NsReader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    loop {
        let position = reader.buffer_position();
        let malformed = |what: String| RailError::Malformed { position, what };
        let (resolved, event) = match reader.read_resolved_event() {
            Ok(read) => read,
            Err(error) => return Err(malformed(error.to_string())),
        };
        match event {
            Event::Start(start) => tree.start(&resolved, &start)?,
            Event::End(_) => tree.end()?,
            Event::Text(text) => tree.text(&text.xml10_content()).map_err(malformed)?,
            Event::CData(text) => tree.text(&text).map_err(malformed)?,
            Event::GeneralRef(reference) => tree.reference(&reference)?,
            Event::DocType(_) => return Err(RailError::Doctype),
            Event::Eof => return tree.whole(position),
            Event::Empty(_) | Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
        }
    }
}

struct Tree<'f, 't> {
    namespaces: &'static [&'static str],
    taken: &'static str,
    take: &'t mut Taken<'f>,
    open: Vec<Node>,
    /// How many elements were held when each of the open ones began.
    before: Vec<usize>,
    /// How deep the reader is inside an element of another namespace.
    foreign_depth: usize,
    elements: usize,
    root: Option<Node>,
}

impl Tree<'_, '_> {
    fn start(&mut self, resolved: &ResolveResult<'_>, start: &BytesStart<'_>) -> Result<(), RailError> {
        self.elements += 1;
        if self.elements > ELEMENTS_LIMIT {
            return Err(RailError::Shape("too many elements"));
        }
        if start.len() > TAG_LIMIT {
            return Err(RailError::Shape("a tag is too long"));
        }
        if self.open.len() + self.foreign_depth >= DEPTH_LIMIT {
            return Err(RailError::Shape("nested too deep"));
        }
        let name = start.local_name().as_ref().to_owned();
        let namespace = match resolved {
            ResolveResult::Bound(namespace) => namespace.as_ref(),
            ResolveResult::Unbound | ResolveResult::Unknown(_) => "",
        };
        let ours = self.namespaces.contains(&namespace);
        if self.open.is_empty() {
            if self.root.is_some() {
                return Err(RailError::Shape("more than one root"));
            }
            if !ours || name != "Document" {
                return Err(self.foreign(&name, namespace));
            }
        }
        if self.foreign_depth > 0 || !ours {
            self.foreign_depth += 1;
            return Ok(());
        }
        self.before.push(self.elements - 1);
        self.open.push(Node { name, currency: currency_of(start), ..Node::default() });
        Ok(())
    }

    fn end(&mut self) -> Result<(), RailError> {
        if self.foreign_depth > 0 {
            self.foreign_depth -= 1;
            return Ok(());
        }
        let (Some(mut node), Some(before)) = (self.open.pop(), self.before.pop()) else { return Ok(()) };
        node.text = node.text.trim().to_owned();
        if node.name == self.taken {
            self.elements = before;
            return (self.take)(&self.open, node);
        }
        match self.open.last_mut() {
            Some(parent) => parent.children.push(node),
            None => self.root = Some(node),
        }
        Ok(())
    }

    fn text(&mut self, text: &str) -> Result<(), String> {
        match self.open.last_mut() {
            Some(node) if self.foreign_depth == 0 => node.text.push_str(text),
            None if !text.trim().is_empty() => return Err("text outside of the document".to_owned()),
            _ => {}
        }
        Ok(())
    }

    fn reference(&mut self, reference: &BytesRef<'_>) -> Result<(), RailError> {
        let unknown = || RailError::Entity(shown(reference));
        let text = match reference.resolve_char_ref() {
            Ok(Some(c)) => c.to_string(),
            Ok(None) => resolve_predefined_entity(reference).ok_or_else(unknown)?.to_owned(),
            Err(_) => return Err(unknown()),
        };
        self.text(&text).map_err(|_| unknown())
    }

    fn whole(self, position: u64) -> Result<Node, RailError> {
        let what = match (self.open.last(), &self.root) {
            (Some(open), _) => format!("it ends inside {}", open.name),
            (None, None) => "it has no element".to_owned(),
            (None, Some(_)) => return self.root.ok_or(RailError::Missing("Document")),
        };
        Err(RailError::Malformed { position, what })
    }

    fn foreign(&self, name: &str, namespace: &str) -> RailError {
        let found = if namespace.is_empty() {
            format!("<{}> without a namespace", shown(name))
        } else {
            format!("<{}> of {}", shown(name), shown(namespace))
        };
        let usual = self.namespaces.first().copied().unwrap_or_default();
        let wanted = usual.rsplit(':').next().unwrap_or(usual);
        RailError::Foreign { found, wanted }
    }
}

fn currency_of(start: &BytesStart<'_>) -> Option<String> {
    let attribute = start.attributes().flatten().find(|a| a.key.as_ref() == "Ccy")?;
    Some(attribute.value.into_owned())
}

fn shown(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(SHOWN_LIMIT).collect()
}
