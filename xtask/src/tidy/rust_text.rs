//! Rust source split line by line into code and comment, so that a rule over code is not misled
//! by a comment or a string literal, and the other way round.

/// One source line. In `code`, the characters of string and character literals are `_` and the
/// quotes are kept; `comment` is the text of every comment on the line, slashes left out.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) code: String,
    pub(super) comment: String,
}

enum State {
    Code,
    LineComment,
    BlockComment { depth: usize },
    Text,
    RawText { hashes: usize },
}

/// Splits a file. The text need not be valid Rust; a literal left open runs to the end.
pub(super) fn split(text: &str) -> Vec<Line> {
    let characters: Vec<char> = text.chars().collect();
    let at = |i: usize| characters.get(i).copied().unwrap_or('\0');
    let mut lines = vec![];
    let mut line = Line::default();
    let mut state = State::Code;
    let mut i = 0;
    while i < characters.len() {
        let c = characters[i];
        if c == '\n' {
            lines.push(std::mem::take(&mut line));
            if matches!(state, State::LineComment) {
                state = State::Code;
            }
            i += 1;
            continue;
        }
        let mut step = 1;
        match state {
            State::Code => match (c, at(i + 1)) {
                ('/', '/') => {
                    state = State::LineComment;
                    step = 2;
                }
                ('/', '*') => {
                    state = State::BlockComment { depth: 1 };
                    step = 2;
                }
                ('"', _) => {
                    line.code.push(c);
                    state = State::Text;
                }
                ('r', '"' | '#') if opens_raw(&characters, i).is_some() => {
                    let hashes = opens_raw(&characters, i).unwrap_or(0);
                    line.code += "r\"";
                    state = State::RawText { hashes };
                    step = hashes + 2;
                }
                ('\'', _) => match character_literal(&characters, i) {
                    Some(length) => {
                        line.code += "'_'";
                        step = length;
                    }
                    None => line.code.push(c),
                },
                _ => line.code.push(c),
            },
            State::LineComment => line.comment.push(c),
            State::BlockComment { depth } => match (c, at(i + 1)) {
                ('*', '/') => {
                    step = 2;
                    state = match depth {
                        1 => State::Code,
                        _ => State::BlockComment { depth: depth - 1 },
                    };
                }
                ('/', '*') => {
                    step = 2;
                    state = State::BlockComment { depth: depth + 1 };
                }
                _ => line.comment.push(c),
            },
            State::Text => match c {
                '"' => {
                    line.code.push(c);
                    state = State::Code;
                }
                '\\' => {
                    line.code.push('_');
                    // A backslash before a line break continues the string; the break still counts.
                    step = if at(i + 1) == '\n' { 1 } else { 2 };
                }
                _ => line.code.push('_'),
            },
            State::RawText { hashes } => {
                if c == '"' && (1..=hashes).all(|k| at(i + k) == '#') {
                    line.code.push('"');
                    state = State::Code;
                    step = hashes + 1;
                } else {
                    line.code.push('_');
                }
            }
        }
        i += step;
    }
    if line != Line::default() {
        lines.push(line);
    }
    lines
}

/// The number of `#` of a raw string that opens at `i`, where one does.
fn opens_raw(characters: &[char], i: usize) -> Option<usize> {
    let before = i.checked_sub(1).map(|k| characters[k]);
    let in_word = |c: char| c.is_alphanumeric() || c == '_';
    // `br"` and `cr"` open one too, `bar"` does not.
    let starts = match before {
        Some('b' | 'c') => i < 2 || !in_word(characters[i - 2]),
        Some(c) => !in_word(c),
        None => true,
    };
    let hashes = characters[i + 1..].iter().take_while(|&&c| c == '#').count();
    (starts && characters.get(i + 1 + hashes) == Some(&'"')).then_some(hashes)
}

/// The length of the character literal that opens at `i`; `None` for a lifetime.
fn character_literal(characters: &[char], i: usize) -> Option<usize> {
    if characters.get(i + 1) == Some(&'\\') {
        let rest = characters.get(i + 3..)?;
        let end = rest.iter().take_while(|&&c| c != '\n').position(|&c| c == '\'')?;
        return Some(end + 4);
    }
    (characters.get(i + 1) != Some(&'\n') && characters.get(i + 2) == Some(&'\'')).then_some(3)
}

/// Where `word` stands in `text` with no letter, digit or underscore on either side.
pub(super) fn positions<'a>(text: &'a str, word: &'a str) -> impl Iterator<Item = usize> + 'a {
    let in_word = |c: char| c.is_alphanumeric() || c == '_';
    text.match_indices(word).map(|(at, _)| at).filter(move |&at| {
        !text[..at].ends_with(in_word) && !text[at + word.len()..].starts_with(in_word)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_and_comments_are_told_apart() {
        let check = |text: &str, code: &str, comment: &str| {
            let expected = Line { code: code.to_owned(), comment: comment.to_owned() };
            assert_eq!(split(text), [expected], "{text}");
        };
        check("let a = 1; // one", "let a = 1; ", " one");
        check("a /* b /* c */ d */ e", "a  e", " b  c  d ");
        check(r#"f("// no") // yes"#, r#"f("_____") "#, " yes");
        check(r#"f("a\"b", c)"#, r#"f("___", c)"#, "");
        check(r##"f(r#"a"b"#, c)"##, r#"f(r"___", c)"#, "");
        check(r#"f(br"\", c)"#, r#"f(br"_", c)"#, "");
        check(r#"f(b'"', '\'', '\\', c)"#, "f(b'_', '_', '_', c)", "");
        check("fn f<'a>(x: &'a str) // '", "fn f<'a>(x: &'a str) ", " '");
        check(r"f('\u{41}', c)", "f('_', c)", "");
        check("bar#", "bar#", "");
    }

    #[test]
    fn literals_and_comments_may_span_lines() {
        let code: Vec<String> = split("a = \"b\nc \\\nd\"; e\n/* f\ng */ h")
            .into_iter()
            .map(|line| line.code)
            .collect();
        assert_eq!(code, ["a = \"_", "___", "_\"; e", "", " h"]);
    }

    #[test]
    fn words_have_edges() {
        for (text, expected) in
            [("a dot", true), ("dots", false), ("a_dot", false), ("(dot)", true), ("dot", true)]
        {
            assert_eq!(positions(text, "dot").next().is_some(), expected, "{text}");
        }
    }
}
