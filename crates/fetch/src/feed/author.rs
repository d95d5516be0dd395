use crate::markup::{Piece, fold_space, pieces};

use super::value::Value;

/// The name of an author element: Atom's `<name>`, or the text of RSS's `Name (mail)` and its kin; the mail address when
/// there is no name.
pub(super) fn author_of(value: &Value) -> Option<String> {
    if !value.has_children {
        return author_name(&value.text);
    }
    let name = child_text(&value.markup, "name").filter(|name| !name.is_empty());
    name.or_else(|| child_text(&value.markup, "email").filter(|mail| !mail.is_empty()))
}

/// The name in an author's text.
pub(super) fn author_name(text: &str) -> Option<String> {
    let text = fold_space(text);
    let Some(mail) = text
        .split([' ', '(', ')', '<', '>', '[', ']', ','])
        .find(|word| is_mail(word))
    else {
        return (!text.is_empty()).then_some(text);
    };
    let rest = text.replacen(mail, "", 1);
    let name = fold_space(
        &rest
            .replace("()", " ")
            .replace("<>", " ")
            .replace("[]", " "),
    );
    let name = name
        .trim_matches(|c: char| matches!(c, '(' | ')' | '<' | '>' | '[' | ']' | ',' | ' ' | '-'));
    Some(if name.is_empty() {
        mail.trim_start_matches("mailto:").to_owned()
    } else {
        name.to_owned()
    })
}

fn is_mail(word: &str) -> bool {
    word.split_once('@')
        .is_some_and(|(user, host)| !user.is_empty() && host.contains('.'))
}

fn child_text(markup: &str, wanted: &str) -> Option<String> {
    let mut inside = false;
    let mut text = String::new();
    for piece in pieces(markup) {
        match piece {
            Piece::Start(tag) if tag.name == wanted => inside = !tag.closed,
            Piece::End(_) if inside => return Some(fold_space(&text)),
            Piece::Text(piece) if inside => text.push_str(&crate::entities::decode_entities(piece)),
            Piece::Cdata(piece) if inside => text.push_str(piece),
            _ => {}
        }
    }
    inside.then(|| fold_space(&text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_name(text: &str, expected: &str) {
        assert_eq!(author_name(text).as_deref(), Some(expected));
    }

    #[test]
    fn the_name_is_told_from_the_mail() {
        check_name("Lena  Ortiz", "Lena Ortiz");
        check_name("Lena Ortiz (lena@paper.example)", "Lena Ortiz");
        check_name("lena@paper.example (Lena Ortiz)", "Lena Ortiz");
        check_name("Lena Ortiz <lena@paper.example>", "Lena Ortiz");
        check_name("lena@paper.example", "lena@paper.example");
        assert_eq!(author_name(" "), None);
    }
}
