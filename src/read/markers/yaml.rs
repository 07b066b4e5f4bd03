//! Comments of YAML, as its parser tells them: a `#` in a scalar is none.

use std::ops::Range;

use granit_parser::{Event, Parser};

/// With their sign, in order. What does not parse has comments up to there.
pub(super) fn comments(text: &str) -> Vec<Range<usize>> {
    let options = granit_parser::options! {
        emit_comments: true,
        max_buffered_comment_events: usize::MAX,
    };
    Parser::new_from_str_with_options(text, options)
        .map_while(Result::ok)
        .filter(|(event, _)| matches!(event, Event::Comment(..)))
        .filter_map(|(_, span)| span.byte_range())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scalar_holds_no_comment() {
        let text =
            "# a\nb: c # d\ne: \"# f\"\ng: 'h # i'\nj: |\n  # k\n\nl: m#n\no: [ # p\n 1] # q\n# r";
        let found: Vec<_> = comments(text)
            .into_iter()
            .map(|range| &text[range])
            .collect();
        assert_eq!(found, ["# a", "# d", "# p", "# q", "# r"]);
    }

    #[test]
    fn any_number_of_comments_is_taken() {
        let text = format!("a:\n{}  b: 1 # end\n", "  # x\n".repeat(5000));
        assert_eq!(comments(&text).len(), 5001);
    }

    #[test]
    fn what_does_not_parse_has_comments_up_to_there() {
        assert_eq!(comments("# a\nb: [\n# c\n}").first(), Some(&(0..3)));
    }
}
