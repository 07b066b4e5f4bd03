//! Writing XML: elements with attributes and text, whatever the text holds.

use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use crate::harmless;

/// A document on its way out, indented.
pub(super) struct Document<'a>(Writer<&'a mut dyn Write>);

impl<'a> Document<'a> {
    pub(super) fn new(out: &'a mut dyn Write) -> io::Result<Self> {
        let mut writer = Writer::new_with_indent(out, b' ', 2);
        writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        Ok(Self(writer))
    }

    /// An element that `content` fills.
    pub(super) fn element(
        &mut self,
        name: &str,
        attributes: &[(&str, String)],
        content: impl FnOnce(&mut Self) -> io::Result<()>,
    ) -> io::Result<()> {
        self.0.write_event(Event::Start(start(name, attributes)))?;
        content(self)?;
        self.0.write_event(Event::End(BytesEnd::new(name)))
    }

    /// An element without content.
    pub(super) fn empty(&mut self, name: &str, attributes: &[(&str, String)]) -> io::Result<()> {
        self.0.write_event(Event::Empty(start(name, attributes)))
    }

    /// Each becomes a line of the element's text.
    pub(super) fn lines(&mut self, lines: &[String]) -> io::Result<()> {
        let lines: Vec<String> = lines.iter().map(|text| line(text)).collect();
        self.0
            .write_event(Event::Text(BytesText::new(&lines.join("\n"))))
    }

    pub(super) fn end(self) -> io::Result<()> {
        writeln!(self.0.into_inner())
    }
}

fn start<'a>(name: &'a str, attributes: &[(&str, String)]) -> BytesStart<'a> {
    let mut start = BytesStart::new(name);
    for (name, value) in attributes {
        start.push_attribute((*name, line(value).as_str()));
    }
    start
}

/// One line of characters that XML 1.0 can hold (section 2.2). Control characters are written out already.
fn line(text: &str) -> String {
    harmless::line(text).replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")
}
