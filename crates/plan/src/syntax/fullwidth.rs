//! Full-width characters, as Chinese and Japanese input methods type them: what would be
//! written in their place.

/// A text with its full-width characters, `（`, `，`, `２`, narrow.
///
/// ```
/// use einmul_plan::syntax::narrowed;
/// assert_eq!(narrowed("ｓｕｍ（Ａ）"), "sum(A)");
/// assert_eq!(narrowed("矩阵＝4×3"), "矩阵=4x3");
/// ```
pub fn narrowed(text: &str) -> String {
    let narrow = |c| if c == '×' { 'x' } else { narrow(c).unwrap_or(c) };
    text.chars().map(narrow).collect()
}

/// The character that stands in expressions where `c` was typed.
pub(super) fn narrow(c: char) -> Option<char> {
    match c {
        // The block holds ASCII from `!` to `~` in the same order.
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0),
        '。' => Some('.'),
        '、' => Some(','),
        '【' | '〔' => Some('['),
        '】' | '〕' => Some(']'),
        '“' | '”' => Some('"'),
        '‘' | '’' => Some('\''),
        '−' | '–' => Some('-'),
        '÷' => Some('/'),
        '·' | '⋅' => Some('*'),
        _ => None,
    }
}

/// What to write for a part of a text that begins with a character which is no token.
pub(crate) fn hint(written: &str) -> Option<String> {
    match written {
        "×" => Some("write `*` (elementwise) or `@` (matrix product) for `×`".to_owned()),
        _ => {
            let narrow = narrowed(written);
            (narrow != written).then(|| format!("write `{narrow}` for `{written}`"))
        }
    }
}

/// Bytes of the full-width letters and digits that a text begins with, or of its first
/// character.
pub(super) fn run_length(text: &str) -> usize {
    let wide = |c: &char| narrow(*c).is_some_and(|c| c.is_ascii_alphanumeric());
    let run: usize = text.chars().take_while(wide).map(char::len_utf8).sum();
    run.max(text.chars().next().map_or(0, char::len_utf8))
}
