//! Words whose letters are read back wrong have one text; all else stays as Typst wrote it.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::fonts::Fonts;
use super::whole;

fn fonts() -> Fonts {
    let codes = [(1, "क"), (2, "म"), (3, " "), (4, "ا"), (5, "ก")].map(|(code, text)| (code, text.to_string()));
    BTreeMap::from([(b"f0".to_vec(), Rc::new(BTreeMap::from(codes)))])
}

/// Content whose texts are given in brackets: `actual("कि")` for the span that says so.
fn actual(text: &str) -> String {
    let units: String = text.encode_utf16().map(|unit| format!("{unit:04X}")).collect();
    format!("/Span<</ActualText<FEFF{units}>>>BDC ")
}

fn whole(content: &str) -> Option<String> {
    whole::content(content.as_bytes(), &fonts()).map(|bytes| String::from_utf8(bytes).unwrap())
}

const TF: &str = "0 Tr/f0 9 Tf 1 0 0 -1 0 0 Tm";

#[test]
fn a_word_with_a_cluster_of_two_glyphs_has_one_text_with_its_space() {
    let content = format!(
        "q BT {TF}[<000200030001>-20<0002>]TJ {}{TF}[(\\000\\006)5(\\000\\007)]TJ\nEMC {TF}(\\000\\003)Tj {TF}<0002>Tj ET Q",
        actual("कि")
    );
    let written = whole(&content).unwrap();
    let expected = format!("{}[<0001>-20 <0002>]TJ", actual("कमकि "));
    assert!(written.contains(&expected), "{written}");
    assert!(written.starts_with("q BT") && written.ends_with(" ET Q"), "{written}");
    assert_eq!(written.matches("ActualText").count(), 1, "{written}");
    assert_eq!(written.matches("EMC").count(), 1, "{written}");
    assert!(written.contains("[(\\000\\006)5(\\000\\007)]TJ"), "the cluster's glyphs stay: {written}");
    let last = written.rfind("EMC").unwrap();
    assert!(written[last..].contains("<0002>"), "the next word stands outside: {written}");
}

#[test]
fn a_cluster_in_another_word_keeps_its_text() {
    let (one, two) = (actual("क"), actual("कि"));
    let written = whole(&format!("BT {TF}{one}<0006>Tj EMC <0003>Tj {two}<00060007>Tj EMC <0001>Tj ET")).unwrap();
    assert!(written.contains(&format!("{one}<0006>Tj EMC")), "{written}");
    assert!(written.contains(&actual("किक")) && !written.contains(&two), "{written}");
}

#[test]
fn what_reads_back_well_is_left_as_it_is() {
    let one = format!("BT {TF}<00010002>Tj ET");
    let ligature = format!("BT {TF}<0001>Tj {}{TF}<0006>Tj EMC ET", actual("क्ष"));
    let alone = format!("BT {}{TF}<00060007>Tj EMC ET", actual("कि"));
    let back = format!("BT {TF}<0004>Tj {}{TF}<00060007>Tj EMC ET", actual("بً"));
    let unspaced = format!("BT {TF}<0005>Tj {}{TF}<00060007>Tj EMC ET", actual("ก็"));
    let turned = format!("BT /ReversedChars BMC {TF}<0001>Tj EMC {}{TF}<00060007>Tj EMC ET", actual("कि"));
    let unknown = format!("BT {TF}<0009>Tj {}{TF}<00060007>Tj EMC ET", actual("कि"));
    for content in [one, ligature, alone, back, unspaced, turned, unknown, "BT (".into(), "BT".into()] {
        assert_eq!(whole(&content), None, "{content}");
    }
}
