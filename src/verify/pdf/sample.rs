//! A small PDF that keeps every rule, for tests to break.

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};

use crate::standard::Standard;
use crate::verify::listing::Listed;

/// The PDF, with the numbers of what tests change.
pub(in crate::verify) struct Sample {
    pub(super) document: Document,
    /// i, ii, 1, 2.
    pub(super) pages: Vec<ObjectId>,
    /// The page root.
    pub(super) root: ObjectId,
    pub(super) catalog: ObjectId,
    pub(super) form: ObjectId,
    /// The fields' root, `g`.
    pub(super) top: ObjectId,
    /// A text field of 4 lines, a box, and a choice.
    pub(super) text: ObjectId,
    pub(super) check: ObjectId,
    pub(super) choice: ObjectId,
    /// The two widgets of the choice.
    pub(super) kids: [ObjectId; 2],
    /// Structure elements of the four widgets, in their order.
    pub(super) elements: Vec<ObjectId>,
    pub(super) tree: ObjectId,
    pub(super) figure: ObjectId,
    pub(super) heading: ObjectId,
    pub(super) link: ObjectId,
    pub(super) link_element: ObjectId,
    pub(super) metadata: ObjectId,
    pub(super) font: ObjectId,
    pub(super) descriptor: ObjectId,
    pub(super) to_unicode: ObjectId,
}

/// XMP metadata.
pub(super) const XMP: &str = "<x xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\" \
xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:pdfuaid=\"http://www.aiim.org/pdfua/ns/id/\" \
xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\" xmlns:pdfxid=\"http://www.npes.org/pdfx/ns/id/\">\
<rdf:Description><dc:title><rdf:Alt><rdf:li>Swim</rdf:li></rdf:Alt></dc:title>\
<pdfuaid:part>1</pdfuaid:part><pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance></rdf:Description></x>";

fn string(text: &str) -> Object {
    Object::string_literal(text)
}

impl Sample {
    /// The whole.
    pub(in crate::verify) fn new() -> Self {
        let mut document = Document::with_version("1.7");
        let mut new = || document.new_object_id();
        let mut sample = Self {
            pages: (0..4).map(|_| new()).collect(),
            root: new(),
            catalog: new(),
            form: new(),
            top: new(),
            text: new(),
            check: new(),
            choice: new(),
            kids: [new(), new()],
            elements: (0..4).map(|_| new()).collect(),
            tree: new(),
            figure: new(),
            heading: new(),
            link: new(),
            link_element: new(),
            metadata: new(),
            font: new(),
            descriptor: new(),
            to_unicode: new(),
            document,
        };
        sample.write_pages();
        sample.write_fonts();
        sample.write_fields();
        sample.write_structure();
        sample.write_catalog();
        sample
    }

    /// Puts an object at its number.
    fn put(&mut self, id: ObjectId, object: impl Into<Object>) {
        self.document.objects.insert(id, object.into());
    }

    /// A dictionary to change.
    pub(super) fn dict(&mut self, id: ObjectId) -> &mut Dictionary {
        self.document.get_dictionary_mut(id).unwrap()
    }

    fn write_pages(&mut self) {
        for (index, id) in self.pages.clone().into_iter().enumerate() {
            let mut page = dictionary! { "Type" => "Page", "Parent" => self.root };
            if index == 2 {
                let widgets = [self.text, self.check, self.kids[0], self.kids[1], self.link];
                page.set("Annots", widgets.map(Object::from).to_vec());
                page.set("Tabs", "S");
            }
            self.put(id, page);
        }
        let kids: Vec<Object> = self.pages.iter().map(|id| (*id).into()).collect();
        let media = vec![0.into(), 0.into(), 595.into(), 842.into()];
        let root = dictionary! { "Type" => "Pages", "Kids" => kids, "Count" => 4, "MediaBox" => media };
        self.put(self.root, root);
    }

    fn write_fonts(&mut self) {
        let file = self.document.add_object(Stream::new(Dictionary::new(), b"a font".to_vec()));
        let map = b"1 beginbfrange\n<20> <7E> <0020>\nendbfrange".to_vec();
        let descriptor =
            dictionary! { "Type" => "FontDescriptor", "Ascent" => 1000, "Descent" => -350, "FontFile2" => file };
        self.put(self.descriptor, descriptor);
        self.put(self.to_unicode, Stream::new(Dictionary::new(), map));
        let font = dictionary! {
            "Type" => "Font", "Subtype" => "TrueType", "BaseFont" => "Fieldbook-Sans",
            "FontDescriptor" => self.descriptor, "ToUnicode" => self.to_unicode,
        };
        self.put(self.font, font);
    }

    /// A widget at a height, with more entries.
    fn widget(&mut self, id: ObjectId, key: i64, rect: [i64; 4], more: Dictionary) {
        let mut widget = dictionary! {
            "Type" => "Annot", "Subtype" => "Widget", "F" => 4, "StructParent" => key,
            "Rect" => rect.map(Object::from).to_vec(),
        };
        widget.extend(&more);
        self.put(id, widget);
    }

    fn stream(&mut self) -> Object {
        let dict = dictionary! { "Type" => "XObject", "Subtype" => "Form", "BBox" => vec![0.into(), 0.into(), 9.into(), 9.into()] };
        self.document.add_object(Stream::new(dict, Vec::new())).into()
    }

    /// `/AP` of a box with an on-state.
    fn states(&mut self, on: &str) -> Dictionary {
        let mut states = Dictionary::new();
        states.set(on, self.stream());
        states.set("Off", self.stream());
        dictionary! { "AS" => "Off", "AP" => dictionary! { "N" => states } }
    }

    fn write_fields(&mut self) {
        let normal = self.stream();
        let mut text = dictionary! {
            "FT" => "Tx", "T" => string("note"), "TU" => string("What did you see?"), "Ff" => 4096, "Parent" => self.top,
            "DA" => string("/Sans 10 Tf 0 g"),
        };
        text.set("AP", dictionary! { "N" => normal });
        self.widget(self.text, 0, [72, 700, 300, 756], text);
        let mut check =
            dictionary! { "FT" => "Btn", "T" => string("tick"), "TU" => string("Seen"), "Parent" => self.top };
        check.extend(&self.states("Yes"));
        self.widget(self.check, 1, [72, 600, 84, 612], check);
        for (index, id) in self.kids.into_iter().enumerate() {
            let mut kid = dictionary! { "Parent" => self.choice };
            kid.extend(&self.states(&(index + 1).to_string()));
            let left = 72 + 20 * index as i64;
            self.widget(id, 2 + index as i64, [left, 500, left + 12, 512], kid);
        }
        let kids = self.kids.map(Object::from).to_vec();
        let choice = dictionary! {
            "FT" => "Btn", "T" => string("rate"), "TU" => string("How sure?"), "Parent" => self.top, "Kids" => kids,
        };
        self.put(self.choice, choice);
        let kids = [self.text, self.check, self.choice].map(Object::from).to_vec();
        self.put(self.top, dictionary! { "T" => string("g"), "Kids" => kids });
        let fonts = dictionary! { "Font" => dictionary! { "Sans" => self.font } };
        let form = dictionary! { "Fields" => vec![self.top.into()], "DR" => fonts, "DA" => string("/Sans 10 Tf 0 g") };
        self.put(self.form, form);
    }

    /// An element around an object.
    fn around(&mut self, element: ObjectId, kind: &str, object: ObjectId) {
        let kid = dictionary! { "Type" => "OBJR", "Obj" => object };
        self.put(element, dictionary! { "Type" => "StructElem", "S" => kind, "K" => Object::Dictionary(kid) });
    }

    fn write_structure(&mut self) {
        self.put(self.heading, dictionary! { "Type" => "StructElem", "S" => "Title" });
        self.put(self.figure, dictionary! { "Type" => "StructElem", "S" => "Figure", "Alt" => string("A harbour") });
        let widgets = [self.text, self.check, self.kids[0], self.kids[1]];
        let mut numbers = Vec::new();
        for (key, (element, widget)) in self.elements.clone().into_iter().zip(widgets).enumerate() {
            self.around(element, "Form", widget);
            numbers.extend([Object::from(key as i64), element.into()]);
        }
        self.around(self.link_element, "Link", self.link);
        self.put(
            self.link,
            dictionary! {
                "Type" => "Annot", "Subtype" => "Link", "Contents" => string("example.org"),
                "A" => dictionary! { "S" => "URI", "URI" => string("https://example.org") },
                "Rect" => vec![72.into(), 90.into(), 100.into(), 99.into()],
            },
        );
        let mut kids: Vec<Object> = vec![self.heading.into(), self.figure.into()];
        kids.extend(self.elements.iter().map(|id| Object::from(*id)));
        kids.push(self.link_element.into());
        let document = dictionary! { "Type" => "StructElem", "S" => "Document", "K" => kids };
        let tree = dictionary! {
            "Type" => "StructTreeRoot", "K" => Object::Dictionary(document), "RoleMap" => dictionary! { "Title" => "H1" },
            "ParentTree" => dictionary! { "Nums" => numbers },
        };
        self.put(self.tree, tree);
    }

    fn write_catalog(&mut self) {
        self.put(self.metadata, Stream::new(dictionary! { "Type" => "Metadata" }, XMP.as_bytes().to_vec()));
        let entry = self.document.add_object(dictionary! { "Title" => string("Swim") });
        let range = |style: &str| Object::Dictionary(dictionary! { "S" => style });
        let labels = dictionary! { "Nums" => vec![0.into(), range("r"), 2.into(), range("D")] };
        let catalog = dictionary! {
            "Type" => "Catalog", "Pages" => self.root, "AcroForm" => self.form, "StructTreeRoot" => self.tree,
            "MarkInfo" => dictionary! { "Marked" => true }, "Lang" => string("en"), "Metadata" => self.metadata,
            "ViewerPreferences" => dictionary! { "DisplayDocTitle" => true, "Direction" => "L2R" },
            "PageLabels" => labels, "Outlines" => dictionary! { "First" => entry },
        };
        self.put(self.catalog, catalog);
        self.document.trailer.set("Root", self.catalog);
        let id = Object::string_literal("0123456789abcdef");
        self.document.trailer.set("ID", vec![id.clone(), id]);
    }

    /// Makes it a file for the press: no form, no annotations, boxes and output intent.
    pub(super) fn press() -> Self {
        let mut sample = Self::new();
        let page = sample.pages[2];
        let widgets = [sample.text, sample.check, sample.choice, sample.kids[0], sample.kids[1], sample.link];
        sample.dict(page).remove(b"Annots");
        let catalog = sample.catalog;
        sample.dict(catalog).remove(b"AcroForm");
        widgets.iter().for_each(|id| {
            sample.document.objects.remove(id);
        });
        let media = |edge: i64| Object::from([edge, edge, 595 - edge, 842 - edge].map(Object::from).to_vec());
        for page in sample.pages.clone() {
            sample.dict(page).set("TrimBox", media(20));
            sample.dict(page).set("BleedBox", media(10));
        }
        let profile = sample.document.add_object(Stream::new(Dictionary::new(), b"icc".to_vec()));
        let intent = dictionary! { "S" => "GTS_PDFX", "DestOutputProfile" => profile };
        sample.dict(catalog).set("OutputIntents", vec![Object::Dictionary(intent)]);
        sample.xmp("<pdfuaid:part>1</pdfuaid:part>", "<pdfxid:GTS_PDFXVersion>PDF/X-4</pdfxid:GTS_PDFXVersion>");
        sample
    }

    /// Replaces words of the metadata.
    pub(super) fn xmp(&mut self, old: &str, new: &str) {
        assert!(XMP.contains(old));
        let stream = self.document.get_object_mut(self.metadata).unwrap().as_stream_mut().unwrap();
        stream.set_content(XMP.replace(old, new).into_bytes());
    }

    /// The file.
    pub(in crate::verify) fn bytes(&mut self) -> Vec<u8> {
        let mut bytes = Vec::new();
        self.document.save_to(&mut bytes).unwrap();
        bytes
    }
}

/// The manifest's entry for the sample.
pub(in crate::verify) fn listed(product: &str) -> Listed {
    let press = product == "press";
    let standards = if press { Standard::PRESS } else { Standard::FILLABLE };
    Listed {
        edition: "north".into(),
        guide: "swim".into(),
        product: product.into(),
        variant: None,
        languages: vec!["en".into()],
        direction: crate::language::Direction::Ltr,
        path: format!("north/swim/swim-north-{product}.pdf"),
        bytes: 0,
        sha256: String::new(),
        pages: 4,
        fields: if press { 0 } else { 3 },
        standards: standards.iter().map(|standard| standard.to_string()).collect(),
    }
}
