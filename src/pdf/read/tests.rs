//! Files that are cut off, broken or hostile: each is refused in words, and none takes long.

use super::sample::{Dice, mutate, packed, pdf, update};
use super::{Fault, File, Space, Whole, pages};

const SAMPLE: [&str; 5] = [
    "<</Type/Catalog/Pages 2 0 R/X 5 0 R>>",
    "<</Kids[3 0 R 4 0 R]>>",
    "<</Type/Page/Parent 2 0 R>>",
    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 -1.5 +.25]>>",
    "(one)",
];

/// How many pages a file has, and the text that its catalog leads to.
fn read(bytes: &[u8]) -> Result<(usize, Option<String>), Fault> {
    let space = Space::new();
    let file = File::read(bytes, &space, &Whole::default())?;
    Ok((pages(&file).len(), file.catalog().and_then(|catalog| file.text(catalog, "X"))))
}

fn damage(bytes: &[u8]) -> String {
    match read(bytes) {
        Err(Fault::Damaged(what)) => what,
        other => panic!("{other:?}"),
    }
}

#[test]
fn tables_streams_and_updates_are_read() {
    let wanted = |text: &str| Ok((2, Some(text.to_owned())));
    assert_eq!(read(&pdf(&SAMPLE)), wanted("one"));
    assert_eq!(read(&packed(&SAMPLE)), wanted("one"));
    assert_eq!(read(&update(pdf(&SAMPLE), 5, "(two)")), wanted("two"));
}

#[test]
fn a_file_that_was_cut_is_never_the_file_before() {
    let whole = update(update(pdf(&SAMPLE), 5, "(two)"), 5, "(three)");
    let ends: Vec<usize> =
        whole.windows(5).enumerate().filter(|(_, bytes)| bytes == b"%%EOF").map(|(at, _)| at + 5).collect();
    for cut in 0..whole.len() {
        // What ends exactly with an update is that update's file: nothing in it tells of another.
        let ends = ends.contains(&cut) || ends.contains(&(cut - usize::from(cut > 0)));
        assert!(ends || read(&whole[..cut]).is_err(), "cut at {cut}");
    }
}

#[test]
fn trees_and_sections_in_a_circle_end() {
    let circle = ["<</Pages 2 0 R/X 1 0 R>>", "<</Kids[2 0 R 3 0 R 3 0 R]>>", "<</Type/Page/Parent 3 0 R>>"];
    assert_eq!(read(&pdf(&circle)), Ok((1, None)));
    assert_eq!(
        damage(&pdf(&["(x)", "2 0 R"]).replaced("/Root 1", "/Prev 5/Root 1")),
        "its cross-reference table cannot be read"
    );
    let text = String::from_utf8(pdf(&SAMPLE)).unwrap();
    let start = text[text.rfind("startxref\n").unwrap() + 10..].lines().next().unwrap().to_owned();
    let around = text.replace("/Root", &format!("/Prev {start}/Root"));
    assert_eq!(damage(around.as_bytes()), "its cross-reference sections go round in a circle");
}

/// Bytes in which a text that stands once was replaced.
trait Replaced {
    fn replaced(&self, old: &str, new: &str) -> Vec<u8>;
}

impl Replaced for Vec<u8> {
    fn replaced(&self, old: &str, new: &str) -> Vec<u8> {
        String::from_utf8(self.clone()).unwrap().replacen(old, new, 1).into_bytes()
    }
}

#[test]
fn deep_files_are_refused_or_read_and_overflow_nothing() {
    for (open, close) in [("[", "]"), ("<</A", ">>"), ("[", "")] {
        let nested = format!("{}1{}", open.repeat(200_000), close.repeat(200_000));
        assert_eq!(damage(&pdf(&["<<>>", &nested])), "its object 2 cannot be read");
    }
    let mut tree = vec!["<</Pages 2 0 R>>".to_owned()];
    tree.extend((2..20_000).map(|number| format!("<</Kids[{} 0 R]>>", number + 1)));
    assert_eq!(read(&pdf(&tree)), Ok((0, None)));
}

#[test]
fn objects_in_one_another_are_refused_before_they_take_long() {
    // Each object is a string that reaches from its place to the middle of the file: half a million million bytes.
    let count = 300_000;
    let mut bytes = b"%PDF-1.7\n".to_vec();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", count + 1);
    for number in 1..=count {
        table.push_str(&format!("{:010} 00000 n \n", bytes.len()));
        bytes.extend(format!("{number} 0 obj(").bytes());
    }
    (0..count).for_each(|_| bytes.extend(b")endobj "));
    let start = bytes.len();
    bytes.extend(table.bytes());
    bytes.extend(format!("trailer\n<</Size {}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF", count + 1).bytes());
    assert_eq!(damage(&bytes), "its objects stand in one another");
}

#[test]
fn a_cross_reference_that_repeats_itself_is_refused() {
    let index = "0 900000 ".repeat(20);
    let content = vec![0; 16 << 20];
    let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut packer, &content).unwrap();
    let packed = packer.finish().unwrap();
    let mut bytes = b"%PDF-1.7\n".to_vec();
    let head = format!(
        "<</Type/XRef/Size 9/W[1 0 0]/Index[{index}]/Root 1 0 R/Filter/FlateDecode/Length {}>>stream\n",
        packed.len()
    );
    bytes.extend(format!("1 0 obj\n{head}").bytes());
    bytes.extend(packed);
    bytes.extend(b"\nendstream\nendobj\nstartxref\n9\n%%EOF");
    assert_eq!(damage(&bytes), "its cross-reference table cannot be read");
}

#[test]
fn no_damage_panics_or_runs_away() {
    let mut dice = Dice(20_261_127);
    for sample in [pdf(&SAMPLE), packed(&SAMPLE), update(pdf(&SAMPLE), 5, "(two)")] {
        for _ in 0..2_000 {
            let once = mutate(&sample, &mut dice);
            let _ = read(&mutate(&once, &mut dice));
        }
    }
}
