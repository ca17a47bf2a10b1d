//! Every type reads what it writes, and nothing else.

use super::*;

fn book() -> Identity {
    Identity {
        series: "harbour-school".into(),
        guide: "swim".into(),
        edition: "north".into(),
        product: "workbook".into(),
        version: "2.1".into(),
        languages: vec!["fa-AF".into(), "en".into()],
    }
}

/// Texts with all that separates parts, keywords and entries, and letters beyond ASCII and the basic plane.
const ODD_TEXTS: [&str; 8] =
    ["a/b", "a b", "50%", "a+b,c;d\"e", "fieldbook:x", "%2F", "เขียน\u{1F58A}", "line\nbreak\t\u{0}"];

#[test]
fn the_keyword_is_one_plain_word() {
    assert_eq!(book().to_string(), "fieldbook:harbour-school/swim/north/2.1/workbook/fa-AF+en");
    let odd = Identity { version: ODD_TEXTS.concat(), ..book() }.to_string();
    assert!(odd.bytes().all(|byte| byte.is_ascii_graphic() && !b",;\"".contains(&byte)), "{odd}");
}

#[test]
fn an_identity_reads_what_it_writes_whatever_the_characters() {
    let mut books = vec![book(), Identity { languages: Vec::new(), ..book() }];
    for odd in ODD_TEXTS.map(str::to_owned) {
        books.push(Identity { series: odd.clone(), edition: odd.clone(), ..book() });
        books.push(Identity { guide: odd.clone(), product: odd.clone(), version: odd.clone(), ..book() });
        books.push(Identity { languages: vec![odd.clone(), odd], ..book() });
    }
    for book in books {
        assert_eq!(book.to_string().parse(), Ok(book.clone()));
        assert_eq!(Identity::among(&format!("The harbour school, \"{book}\";more")), Some(Ok(book)));
    }
}

#[test]
fn the_entries_of_the_private_data_are_read_as_they_are_written() {
    for text in ODD_TEXTS {
        let book = Identity { series: text.into(), version: text.into(), ..book() };
        let entries = book.entries();
        let entry = |key: &str| entries.iter().find(|(known, _)| *known == key).map(|(_, text)| text.clone());
        assert_eq!(Identity::from_entries(entry), Ok(book.clone()));
    }
    for lacking in ["Series", "Guide", "Edition", "Product", "Version", "Languages"] {
        let entries = book().entries();
        let entry =
            |key: &str| entries.iter().find(|(known, _)| *known == key && key != lacking).map(|(_, text)| text.clone());
        let what = lacking.to_lowercase();
        let told = Identity::from_entries(entry).map_err(|error| error.to_string());
        assert_eq!(told, Err(format!("it names no {what}")));
    }
}

#[test]
fn keywords_of_older_versions_are_read() {
    let old = Identity { product: String::new(), languages: Vec::new(), ..book() };
    let keywords = "The harbour school, fieldbook:harbour-school/swim/north/2.1";
    assert_eq!(Identity::among(keywords), Some(Ok(old)));
    assert_eq!(Identity::among("fields, books"), None);
}

#[test]
fn a_wrong_keyword_is_an_error_that_says_what_is_wrong() {
    let told = |text: &str| text.parse::<Identity>().unwrap_err().to_string();
    assert_eq!(told("harbour"), "it does not begin with `fieldbook:`");
    assert_eq!(told("fieldbook:"), "it has 1 parts, not 4 or 6");
    assert_eq!(told("fieldbook:a/b/c/1/workbook"), "it has 5 parts, not 4 or 6");
    assert_eq!(told("fieldbook:a//c/1/workbook/en"), "it names no guide");
    assert_eq!(told("fieldbook:a/b/c/"), "it names no version");
    assert_eq!(told("fieldbook:a/b/c/5%/workbook/en"), "its version is not percent-encoded text");
    assert_eq!(told("fieldbook:a/b/c/1/workbook/%FF"), "its language is not percent-encoded text");
}

#[test]
fn a_kind_reads_what_it_writes() {
    for kind in FieldKind::ALL {
        assert_eq!(kind.to_string().parse(), Ok(kind));
        assert_eq!(serde_json::to_value(kind).ok(), Some(kind.id().into()), "as data it is the same word");
    }
    for word in ["", "Text", "choice:1", "scale", " check"] {
        assert_eq!(word.parse::<FieldKind>(), Err(UnknownKind(word.to_owned())));
    }
}

#[test]
fn declared_fields_read_what_they_write() {
    let kinds = [Takes::Text, Takes::Check, Takes::Choice(vec![1]), Takes::Choice(vec![-1, 0, 12])];
    for takes in kinds {
        for name in ["g.note.1"].iter().chain(&ODD_TEXTS) {
            let field = DeclaredField { name: (*name).to_owned(), takes: takes.clone(), lang: "prs".to_owned() };
            let line = field.to_string();
            assert!(line.lines().count() == 1, "{line:?}");
            assert_eq!(line.parse(), Ok(field));
        }
    }
    let plain = DeclaredField { name: "g.é".into(), takes: Takes::Choice(vec![1, 2]), lang: "fr".into() };
    assert_eq!("g.é choice:1,2 fr".parse(), Ok(plain));
}

#[test]
fn a_wrong_line_of_the_list_is_an_error() {
    let told = |text: &str| text.parse::<DeclaredField>().unwrap_err().to_string();
    assert_eq!(told("g.a text"), "it has 2 parts, not 3");
    assert_eq!(told("g.a date en"), "`date` is no kind of field: text, check and choice are");
    assert_eq!(told("g.a choice en"), "it names no value");
    assert_eq!(told("g.a text:1 en"), "`1` is no value of a choice");
    assert_eq!(told("g.a choice: en"), "`` is no value of a choice");
    assert_eq!(told("g.a choice:1,x en"), "`x` is no value of a choice");
    assert_eq!(told(" text en"), "it names no field");
}

#[test]
fn links_of_fields_read_what_they_write() {
    for (name, value) in [("g.a.1", None), ("g.a.1", Some(3)), ("g.a", Some(-2)), ("g.é b", None)] {
        let link = FieldLink { name: name.to_owned(), value };
        assert_eq!(link.to_string().parse(), Ok(link));
    }
    let told = |text: &str| text.parse::<FieldLink>().unwrap_err().to_string();
    assert_eq!(told("https://example.org"), "it does not begin with `field:`");
    assert_eq!(told("field:=1"), "it names no field");
    assert_eq!(told("field:g.a=x"), "`x` is no value of a choice");
}

#[test]
fn the_label_of_a_value_reads_back_whatever_the_question_says() {
    for label in ["How sure are you?", "Rate: your work", "a: 3", ""] {
        for value in [-1, 0, 5] {
            let written = ValueLabel { label: label.to_owned(), value };
            assert_eq!(written.to_string().parse::<ValueLabel>(), Ok(written));
        }
    }
    for odd in ["", "3", "How: sure", "How:3"] {
        assert!(odd.parse::<ValueLabel>().is_err(), "{odd}");
    }
}
