//! Files made by hand: every way in which a value, a cross-reference and a string may be written, and what is hostile.

use std::collections::BTreeMap;

use super::answer::answer;
use super::field::Field;
use super::read::{self, Form};
use crate::pdf::read::sample::{Dice, mutate, packed, pdf, update};
use crate::pdf::read::{Fault, Whole};

fn form(bytes: &[u8]) -> Result<Form, Fault> {
    read::read(bytes, &Whole::default())
}

/// Full names and answers of a file.
fn answers(bytes: &[u8]) -> BTreeMap<String, String> {
    let fields: Vec<Field> = form(bytes).expect("a whole file").fields.unwrap_or_default();
    fields.iter().map(|field| (field.name.clone(), answer(field, None).text)).collect()
}

/// One form with a branch, a text field, a box and a scale.
const SAMPLE: [&str; 8] = [
    "<</Type/Catalog/AcroForm<</Fields[2 0 R]>>/Pages<<>>>>",
    "<</T(g)/Kids[3 0 R 4 0 R 5 0 R]>>",
    "<</T(a)/FT/Tx/V(one\\rtwo)/Parent 2 0 R>>",
    "<</T(b)/FT/Btn/V/Yes/AS/Yes/AP<</N<</Yes 8 0 R/Off 8 0 R>>>>/Parent 2 0 R>>",
    "<</T(c)/FT/Btn/Kids[6 0 R 7 0 R]/Parent 2 0 R>>",
    "<</AS/Off/AP<</N<</1 8 0 R>>>>/Parent 5 0 R>>",
    "<</AS/2/AP<</N<</2 8 0 R>>>>/Parent 5 0 R>>",
    "null",
];

fn wanted() -> BTreeMap<String, String> {
    [("g.a", "one\ntwo"), ("g.b", "yes"), ("g.c", "2")].map(|(name, text)| (name.into(), text.into())).into()
}

#[test]
fn tables_and_streams_read_alike() {
    assert_eq!(answers(&pdf(&SAMPLE)), wanted());
    assert_eq!(answers(&packed(&SAMPLE)), wanted());
    let mut mailed = b"From: a@b\r\n".to_vec();
    mailed.extend(pdf(&SAMPLE));
    mailed.extend(b"\r\n\r\n");
    assert_eq!(answers(&mailed), wanted());
}

#[test]
fn updates_count_from_the_last() {
    let once = update(pdf(&SAMPLE), 3, "<</T(a)/FT/Tx/V<FEFF0E01>/Parent 2 0 R>>");
    assert_eq!(answers(&once)["g.a"], "ก");
    let twice = update(once.clone(), 3, "<</T(a)/FT/Tx/V(\\240)/Parent 2 0 R>>");
    assert_eq!(answers(&twice)["g.a"], "€");
    for cut in once.len() - 60..once.len() - 1 {
        assert!(
            matches!(form(&once[..cut]), Err(Fault::Damaged(_))),
            "an update cut at {cut} is not the file before it"
        );
    }
}

#[test]
fn hybrid_files() {
    // The table gives 3 as free; the stream beside it knows better.
    let mut bytes = pdf(&SAMPLE[..2]);
    let text = String::from_utf8(bytes.clone()).unwrap();
    let before = text.rfind("xref\n0").unwrap();
    let place = bytes.len();
    bytes.extend(b"3 0 obj\n<</T(a)/FT/Tx/V(hidden)>>\nendobj\n");
    let stream = bytes.len();
    bytes.extend(b"9 0 obj\n<</Type/XRef/Size 9/W[1 2 1]/Index[3 1]/Length 4>>stream\n");
    bytes.extend([1, (place >> 8) as u8, place as u8, 0]);
    bytes.extend(b"\nendstream\nendobj\n");
    let start = bytes.len();
    let tail = format!(
        "xref\n3 1\n0000000000 00000 f \ntrailer\n<</Size 9/Root 1 0 R/Prev {before}/XRefStm {stream}>>\nstartxref\n{start}\n%%EOF\n"
    );
    bytes.extend(tail.bytes());
    assert_eq!(answers(&bytes)["g.a"], "hidden");
}

#[test]
fn values_stand_in_many_places() {
    let with = |field: &str| {
        answers(&pdf(&[
            "<</AcroForm<</Fields[2 0 R]>>>>",
            field,
            "<</V(kid)/AS/X>>",
            "<</Length 6>>stream\n(long)\nendstream",
        ]))
    };
    for (field, wanted) in [
        ("<</T(g#e9)/FT/Tx/V/na#6De>>", "name"),
        ("<</T(x)/FT/Tx/V 4 0 R>>", "(long)"),
        ("<</T(x)/FT/Tx/Kids[3 0 R]>>", "kid"),
        ("<</T(x)/FT/Tx/V(own)/Kids[3 0 R]>>", "own"),
        ("<</T(x)/FT/Ch/V[(a)(b)]>>", "a\nb"),
        ("<</T(x)/FT/Tx/V 12>>", "12"),
        ("<</T(x)/FT/Tx>>", ""),
        ("<</T(x)/FT/Tx/V(\\376\\377\\016\\001)>>", "ก"),
        ("<</T(x)/FT/Tx/V<EFBBBFE0B881>>>", "ก"),
        ("<</T(x)/FT/Btn/V(Yes)>>", "yes"),
        ("<</T(x)/FT/Btn/V/Off>>", "no"),
    ] {
        assert_eq!(with(field).into_values().collect::<Vec<_>>(), [wanted], "{field}");
    }
    let inherited = ["<</AcroForm<</Fields[2 0 R]>>>>", "<</T(g)/FT/Btn/V/Yes/Kids[3 0 R]>>", "<</T(a)>>"];
    assert_eq!(answers(&pdf(&inherited))["g.a"], "yes");
}

#[test]
fn widgets_without_a_form() {
    let objects = [
        "<</Pages 2 0 R>>",
        "<</Kids[3 0 R]>>",
        "<</Annots[4 0 R 5 0 R]>>",
        "<</Subtype/Widget/T(g.a)/FT/Tx/V(x)>>",
        "<</Subtype/Widget/Parent 6 0 R/AS/3/AP<</N<</3 8 0 R>>>>>>",
        "<</T(b)/FT/Btn/Parent 7 0 R>>",
        "<</T(g)>>",
        "null",
    ];
    let found = answers(&pdf(&objects));
    assert_eq!((found["g.a"].as_str(), found["g.b"].as_str()), ("x", "yes"));
}

#[test]
fn what_is_not_to_be_read() {
    let whole = pdf(&SAMPLE);
    assert_eq!(form(b"%!PS").unwrap_err(), Fault::NoPdf);
    assert!(matches!(form(b""), Err(Fault::Damaged(_))));
    let text = String::from_utf8(whole.clone()).unwrap();
    assert_eq!(form(text.replace("/Root 1 0 R", "/Root 1 0 R/Encrypt<<>>").as_bytes()).unwrap_err(), Fault::Encrypted);
    assert!(matches!(form(format!("{text}<html>").as_bytes()), Err(Fault::Damaged(_))));
    assert!(matches!(form(text.replace("(one", "(on").as_bytes()), Err(Fault::Damaged(_))));
    assert!(form(&pdf(&["<</Type/Catalog>>"])).unwrap().fields.is_none(), "no form at all");
}

#[test]
fn a_packed_stream_must_unpack() {
    let stream = "<</Length 9/Filter/FlateDecode>>stream\nnot flate\nendstream";
    let broken = pdf(&["<</Type/Catalog>>", stream]);
    assert_eq!(form(&broken).unwrap_err(), Fault::Damaged("its stream 2 does not unpack".into()));
}

#[test]
fn hostile_trees_end() {
    let circle = [
        "<</AcroForm<</Fields[2 0 R]>>/Pages 3 0 R>>",
        "<</T(g)/Kids[2 0 R 2 0 R]>>",
        "<</Kids[3 0 R]/Annots[2 0 R]>>",
    ];
    form(&pdf(&circle)).unwrap();
    let parents =
        ["<</Pages 2 0 R>>", "<</Annots[3 0 R]>>", "<</Subtype/Widget/Parent 4 0 R>>", "<</T(x)/Parent 3 0 R>>"];
    form(&pdf(&parents)).unwrap();
    let same = ["1 0 R", "2 0 R"];
    assert!(form(&pdf(&same)).is_err());
    let mut deep = vec!["<</AcroForm<</Fields[2 0 R]>>>>".to_owned()];
    deep.extend((2..5000).map(|number| format!("<</T(x)/Kids[{} 0 R]>>", number + 1)));
    form(&pdf(&deep.iter().map(String::as_str).collect::<Vec<_>>())).unwrap();
    let nested = format!("{}1{}", "[".repeat(50_000), "]".repeat(50_000));
    assert!(form(&pdf(&["<<>>", &nested])).is_err());
    let text = String::from_utf8(pdf(&SAMPLE)).unwrap();
    let start = text.rfind("startxref\n").unwrap() + 10;
    let number = text[start..].lines().next().unwrap();
    assert!(form(text.replace("/Root", &format!("/Prev {number}/Root")).as_bytes()).is_err(), "sections in a circle");
    let huge = text.replace("0 9\n", "0 4000000000\n");
    assert!(form(huge.as_bytes()).is_err());
}

/// A stream packed with Flate that unpacks to so many MB of spaces.
fn bomb(size: usize) -> Vec<u8> {
    use std::io::Write;
    let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    (0..size).for_each(|_| packer.write_all(&[b' '; 1 << 20]).unwrap());
    let packed = packer.finish().unwrap();
    let mut stream = format!("<</Filter/FlateDecode/Length {}>>stream\n", packed.len()).into_bytes();
    stream.extend(packed);
    stream.extend(b"\nendstream");
    stream
}

#[test]
fn values_that_unpack_to_more_than_any_form_holds_are_told() {
    let fields: Vec<String> = (0..200).map(|at| format!("<</T(a{at})/FT/Tx/V 3 0 R>>")).collect();
    let form_of = |count: usize| {
        let list: String = (0..count).map(|at| format!("{} 0 R ", at + 4)).collect();
        let mut objects = vec![b"<</AcroForm 2 0 R>>".to_vec(), format!("<</Fields[{list}]>>").into_bytes(), bomb(4)];
        objects.extend(fields[..count].iter().map(|field| field.clone().into_bytes()));
        pdf(&objects)
    };
    assert!(form(&form_of(2)).is_ok(), "a long answer is an answer");
    let wanted = Fault::Damaged("its fields hold more than 64 MB of text".into());
    assert_eq!(form(&form_of(200)).unwrap_err(), wanted);
    let kids: Vec<String> = (0..200).map(|at| format!("<</T(a{at})>>")).collect();
    let list: String = (0..200).map(|at| format!("{} 0 R ", at + 4)).collect();
    let mut objects = vec![b"<</AcroForm<</Fields[2 0 R]>>>>".to_vec()];
    objects.push(format!("<</T(g)/FT/Tx/V 3 0 R/Kids[{list}]>>").into_bytes());
    objects.push(bomb(4));
    objects.extend(kids.into_iter().map(String::into_bytes));
    assert_eq!(form(&pdf(&objects)).unwrap_err(), wanted, "a value that many kids inherit");
}

/// A form of ours with this private data.
fn ours(private: &str, list: &str) -> Vec<u8> {
    let stream = format!("<</Length {}>>stream\n{list}\nendstream", list.len());
    let pieces =
        format!("<</AcroForm<</Fields[2 0 R]>>/PieceInfo<</Fieldbook<</Private<<{private}/Fields 4 0 R>>>>>>>>");
    pdf(&[pieces.as_str(), SAMPLE[1], SAMPLE[2], &stream, "null"])
}

const PRIVATE: &str = "/Series(s)/Guide(g)/Edition(th)/Product(workbook)/Version(1)/Languages(th en)/Tool(fieldbook 1)";

#[test]
fn what_a_form_says_of_itself_is_read_or_doubted() {
    let good = form(&ours(PRIVATE, "g.a text en\n")).unwrap();
    assert_eq!(good.identity.as_ref().map(|identity| identity.edition.as_str()), Some("th"));
    assert_eq!((good.declared.len(), good.doubts.len()), (1, 0));
    let newer = form(&ours(PRIVATE, "g.a drawing en\n")).unwrap();
    assert_eq!((newer.declared.len(), newer.doubts.len()), (0, 1), "a kind that this version does not know");
    assert!(newer.unclear.contains("g.a"), "its answer is taken all the same");
    let torn = form(&ours("/Guide(g)", "g.a text en\n")).unwrap();
    assert_eq!((torn.doubts.len(), torn.identity), (1, Some(crate::identity::Identity::default())));
}

#[test]
fn no_input_panics() {
    let mut samples = vec![pdf(&SAMPLE), packed(&SAMPLE), update(pdf(&SAMPLE), 3, "<</T(a)/FT/Tx/V(x)>>")];
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/returned");
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        samples.push(std::fs::read(entry.path()).unwrap());
    }
    let mut dice = Dice(20_261_123);
    for sample in &samples {
        for _ in 0..120 {
            let mut bytes = mutate(sample, &mut dice);
            if dice.roll(3) == 0 {
                bytes = mutate(&bytes, &mut dice);
            }
            let _ = form(&bytes).map(|form| {
                let fields = form.fields.unwrap_or_default();
                fields.iter().map(|field| answer(field, None).text.len()).sum::<usize>()
            });
        }
    }
}
