//! Addresses of instances, some of which stand for several that could not be told apart.

use std::collections::BTreeMap;

/// The verdict on an address of a plan: its own, or that on instances that could not be told apart.
pub(crate) fn verdict_on<'v, V>(address: &str, verdicts: &'v BTreeMap<String, V>) -> Option<&'v V> {
    verdicts.get(address).or_else(|| {
        let wanted = segments(address);
        verdicts
            .iter()
            .find(|(told, _)| {
                let told = segments(told);
                told.len() == wanted.len()
                    && told.iter().zip(&wanted).all(|(told, wanted)| {
                        told == wanted || (told.0 == wanted.0 && told.1.is_empty())
                    })
            })
            .map(|(_, verdict)| verdict)
    })
}

/// `module.a["x.y"].b` as the names and their keys.
fn segments(address: &str) -> Vec<(String, String)> {
    let mut all = vec![(String::new(), String::new())];
    let mut quoted = false;
    let mut escaped = false;
    let mut in_key = false;
    for c in address.chars() {
        let last = all.last_mut().unwrap();
        match c {
            '"' if !escaped => quoted = !quoted,
            '[' if !quoted => in_key = true,
            '.' if !quoted && !in_key => {
                all.push((String::new(), String::new()));
                continue;
            }
            _ => {}
        }
        escaped = c == '\\' && !escaped;
        if in_key {
            last.1.push(c);
        } else {
            last.0.push(c);
        }
        if c == ']' && !quoted {
            in_key = false;
        }
    }
    all
}

#[test]
fn addresses_are_taken_apart_at_the_dots_outside_of_keys() {
    let text = |parts: [(&str, &str); 3]| {
        parts
            .map(|(name, key)| (name.to_owned(), key.to_owned()))
            .to_vec()
    };
    assert_eq!(
        segments("module.a[\"x.]\\\"y\"].b[0]"),
        text([("module", ""), ("a", "[\"x.]\\\"y\"]"), ("b", "[0]")])
    );
}
