//! Expressions as trees of text, so that they can be written down in two ways and be made smaller.

/// Text with holes, and what fills them.
#[derive(Debug, Clone)]
pub(crate) struct Expression {
    texts: Vec<String>,
    holes: Vec<Hole>,
}

#[derive(Debug, Clone)]
enum Hole {
    Part(Expression),
    /// A local value by its name, and what it stands for.
    Local(String, Expression),
}

/// `§` marks the holes.
pub(crate) fn node<const N: usize>(pattern: &str, parts: [Expression; N]) -> Expression {
    join(pattern, parts.into())
}

pub(crate) fn join(pattern: &str, parts: Vec<Expression>) -> Expression {
    let texts: Vec<String> = pattern.split('§').map(str::to_owned).collect();
    assert_eq!(texts.len(), parts.len() + 1, "{pattern}");
    Expression {
        texts,
        holes: parts.into_iter().map(Hole::Part).collect(),
    }
}

pub(crate) fn leaf(text: impl Into<String>) -> Expression {
    Expression {
        texts: vec![text.into()],
        holes: Vec::new(),
    }
}

pub(crate) fn local(name: &str, value: Expression) -> Expression {
    Expression {
        texts: vec![String::new(); 2],
        holes: vec![Hole::Local(name.to_owned(), value)],
    }
}

impl Expression {
    /// With these local values by name, and with what the others stand for in their place.
    pub(crate) fn text(&self, named: &[&str]) -> String {
        let mut text = self.texts[0].clone();
        for (hole, after) in self.holes.iter().zip(&self.texts[1..]) {
            match hole {
                Hole::Part(part) => text.push_str(&part.text(named)),
                Hole::Local(name, value) if !named.contains(&&**name) => {
                    text.push('(');
                    text.push_str(&value.text(named));
                    text.push(')');
                }
                Hole::Local(name, _) => {
                    text.push_str("local.");
                    text.push_str(name);
                }
            }
            text.push_str(after);
        }
        text
    }

    /// The same where a local value stands for something else now.
    pub(crate) fn rebound(&self, name: &str, value: &Expression) -> Expression {
        let mut whole = self.clone();
        for hole in &mut whole.holes {
            match hole {
                Hole::Local(own, stands_for) if own == name => *stands_for = value.clone(),
                Hole::Part(part) | Hole::Local(_, part) => *part = part.rebound(name, value),
            }
        }
        whole
    }

    /// The same with one step taken out, the boldest first.
    pub(crate) fn smaller(&self) -> Vec<Expression> {
        let mut all = Vec::new();
        for hole in &self.holes {
            let (Hole::Part(part) | Hole::Local(_, part)) = hole;
            all.push(part.clone());
        }
        if !self.holes.is_empty() || self.texts[0].len() > 4 {
            all.extend(["null", "\"\"", "\"x\"", "true"].map(leaf));
        }
        for (index, hole) in self.holes.iter().enumerate() {
            let (Hole::Part(part) | Hole::Local(_, part)) = hole;
            for part in part.smaller() {
                let mut whole = self.clone();
                whole.holes[index] = Hole::Part(part);
                all.push(whole);
            }
        }
        all
    }
}
