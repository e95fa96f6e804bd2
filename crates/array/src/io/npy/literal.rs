//! The Python literals of an `.npy` header: a dictionary of strings to strings,
//! truth values and tuples of whole numbers. Anything richer (a structured
//! dtype's list) is skipped over as text.

/// A value of the dictionary.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Literal {
    Text(String),
    Bool(bool),
    Integers(Vec<u64>),
    /// A list, as it is written.
    Other(String),
}

/// A key with its value, and the positions of both in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) key: String,
    pub(super) key_at: usize,
    pub(super) value: Literal,
    pub(super) value_at: usize,
}

/// What is wrong with the text, and at which byte of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct LiteralError {
    pub(super) position: usize,
    pub(super) problem: String,
}

/// Reads `{'key': value, …}` with nothing but spaces around it.
pub(super) fn parse_dictionary(text: &[u8]) -> Result<Vec<Entry>, LiteralError> {
    let mut parser = Parser { text, position: 0 };
    let entries = parser.dictionary()?;
    parser.skip_spaces();
    match parser.peek() {
        None => Ok(entries),
        Some(_) => parser.fail("the dictionary is followed by something"),
    }
}

struct Parser<'a> {
    text: &'a [u8],
    position: usize,
}

impl Parser<'_> {
    fn fail<T>(&self, problem: impl Into<String>) -> Result<T, LiteralError> {
        Err(LiteralError { position: self.position, problem: problem.into() })
    }

    fn peek(&self) -> Option<u8> {
        self.text.get(self.position).copied()
    }

    fn skip_spaces(&mut self) {
        while self.peek().is_some_and(|b| b.is_ascii_whitespace()) {
            self.position += 1;
        }
    }

    /// Skips spaces and takes `byte` if it is next.
    fn takes(&mut self, byte: u8) -> bool {
        self.skip_spaces();
        let there = self.peek() == Some(byte);
        self.position += usize::from(there);
        there
    }

    fn expect(&mut self, byte: u8) -> Result<(), LiteralError> {
        if self.takes(byte) { Ok(()) } else { self.fail(format!("`{}` is missing", byte as char)) }
    }

    fn dictionary(&mut self) -> Result<Vec<Entry>, LiteralError> {
        let mut entries = Vec::new();
        self.expect(b'{')?;
        while !self.takes(b'}') {
            self.skip_spaces();
            let key_at = self.position;
            let key = self.string()?;
            self.expect(b':')?;
            self.skip_spaces();
            let value_at = self.position;
            let value = self.value()?;
            entries.push(Entry { key, key_at, value, value_at });
            if !self.takes(b',') {
                self.expect(b'}')?;
                break;
            }
        }
        Ok(entries)
    }

    fn value(&mut self) -> Result<Literal, LiteralError> {
        match self.peek() {
            Some(b'\'' | b'"') => self.string().map(Literal::Text),
            Some(b'(') => self.tuple(),
            Some(b'[') => self.list(),
            _ if self.takes_word(b"True") => Ok(Literal::Bool(true)),
            _ if self.takes_word(b"False") => Ok(Literal::Bool(false)),
            _ => self.fail("no string, truth value or tuple"),
        }
    }

    fn takes_word(&mut self, word: &[u8]) -> bool {
        let there = self.text[self.position..].starts_with(word);
        self.position += if there { word.len() } else { 0 };
        there
    }

    fn string(&mut self) -> Result<String, LiteralError> {
        let Some(quote @ (b'\'' | b'"')) = self.peek() else {
            return self.fail("a string is missing");
        };
        let rest = &self.text[self.position + 1..];
        let Some(length) = rest.iter().position(|&b| b == quote) else {
            return self.fail("a string does not end");
        };
        let inner = &rest[..length];
        match std::str::from_utf8(inner) {
            Ok(text) if !text.contains('\\') => {
                self.position += length + 2;
                Ok(text.to_owned())
            }
            _ => self.fail("a string with escapes or bytes that are no UTF-8"),
        }
    }

    fn tuple(&mut self) -> Result<Literal, LiteralError> {
        let mut integers = Vec::new();
        self.expect(b'(')?;
        while !self.takes(b')') {
            integers.push(self.integer()?);
            let comma = self.takes(b',');
            // `(3)` is a number in Python; only `(3,)` is a tuple.
            if !comma && integers.len() == 1 {
                return self.fail("a tuple of one needs a comma");
            }
            if !comma {
                self.expect(b')')?;
                break;
            }
        }
        Ok(Literal::Integers(integers))
    }

    fn integer(&mut self) -> Result<u64, LiteralError> {
        self.skip_spaces();
        let start = self.position;
        let mut value = Some(0_u64);
        while let Some(digit @ b'0'..=b'9') = self.peek() {
            value = value.and_then(|v| v.checked_mul(10)?.checked_add(u64::from(digit - b'0')));
            self.position += 1;
        }
        let end = self.position;
        // Python 2 wrote long integers with a suffix.
        self.takes_word(b"L");
        let problem = match value {
            _ if end == start => "a whole number is missing",
            Some(value) => return Ok(value),
            None => "a number beyond 2^64",
        };
        self.position = start;
        self.fail(problem)
    }

    /// Skips a bracketed list, with the strings in it.
    fn list(&mut self) -> Result<Literal, LiteralError> {
        let start = self.position;
        let mut depth = 0_usize;
        loop {
            match self.peek() {
                None => return self.fail("a list does not end"),
                Some(b'\'' | b'"') => {
                    self.string()?;
                    continue;
                }
                Some(b'[' | b'(') => depth += 1,
                Some(b']' | b')') => depth -= 1,
                Some(_) => {}
            }
            self.position += 1;
            if depth == 0 {
                let text = String::from_utf8_lossy(&self.text[start..self.position]);
                return Ok(Literal::Other(text.chars().take(80).collect()));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dictionaries_read_as_python_reads_them() {
        let check = |text: &str, expected: &[(&str, Literal)]| {
            let entries = parse_dictionary(text.as_bytes()).expect(text);
            let found: Vec<_> = entries.iter().map(|e| (e.key.as_str(), e.value.clone())).collect();
            assert_eq!(found, expected, "{text}");
        };
        let integers = |n: &[u64]| Literal::Integers(n.to_vec());
        check("{}", &[]);
        check(" { } \n", &[]);
        check("{'a': (), 'b': (3,)}", &[("a", integers(&[])), ("b", integers(&[3]))]);
        check("{\"a\":(1,2,),}", &[("a", integers(&[1, 2]))]);
        check("{'a': ( 10L , 2 )}", &[("a", integers(&[10, 2]))]);
        check(
            "{'a': True, 'b': False}",
            &[("a", Literal::Bool(true)), ("b", Literal::Bool(false))],
        );
        let list = "[('x]', '<f4'), ('y', [('z', '<i2')])]";
        check(&format!("{{'a': {list}}}"), &[("a", Literal::Other(list.into()))]);
    }

    #[test]
    fn malformed_dictionaries_name_the_byte() {
        let check = |text: &str, position: usize, expected: &str| {
            let error = parse_dictionary(text.as_bytes()).expect_err(text);
            assert_eq!((error.position, error.problem.as_str()), (position, expected), "{text}");
        };
        check("", 0, "`{` is missing");
        check("{'a'", 4, "`:` is missing");
        check("{'a", 1, "a string does not end");
        check("{'a\\n': 1}", 1, "a string with escapes or bytes that are no UTF-8");
        check("{'a': 1}", 6, "no string, truth value or tuple");
        check("{'a': (1)}", 8, "a tuple of one needs a comma");
        check("{'a': (-1,)}", 7, "a whole number is missing");
        check("{'a': (1, 2", 11, "`)` is missing");
        check("{'a': (18446744073709551616,)}", 7, "a number beyond 2^64");
        check("{'a': [(}", 9, "a list does not end");
        check("{} {}", 3, "the dictionary is followed by something");
        check("{'a': True 'b': True}", 11, "`}` is missing");
    }
}
