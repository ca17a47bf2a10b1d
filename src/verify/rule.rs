//! The rules. Each is a variant whose doc says when it occurs; beside it stand the group it belongs to, its stable
//! code, its clause and what to do about it.
//!
//! "SPEC" names the project's own contract: what no standard asks and we promise.

/// When a rule is checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// Once for the folder.
    Folder,
    /// For every artifact.
    Artifact,
    /// For every artifact with pages that the manifest counts: all but damaged ones.
    Counted,
    /// For every PDF.
    Pdf,
    /// For a PDF that claims PDF/UA-1.
    Tagged,
    /// For a PDF that claims PDF/A-2a.
    Archive,
    /// For a PDF with fields.
    Form,
    /// For a PDF with fields whose sources are at hand.
    Declared,
    /// For a PDF whose pages carry the workbook's numbers.
    Labels,
    /// For a PDF that claims PDF/X-4.
    Press,
    /// For every EPUB.
    Epub,
    /// For an artifact that stands beside the workbook whose numbers it gives.
    Beside,
    /// For a PDF that stands beside the EPUB of the same guide and edition.
    ReadBack,
}

/// Makes the enum, the list of all rules and the table of what belongs to each.
macro_rules! rules {
    ($($(#[$doc:meta])+ $name:ident: $group:ident, $code:literal, $clause:literal, $hint:literal;)+) => {
        /// What may be wrong with an artifact.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Rule {
            $($(#[$doc])+ $name,)+
        }

        impl Rule {
            /// All rules, in the order of this file.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// When it is checked.
            pub fn group(self) -> Group {
                match self { $(Self::$name => Group::$group,)+ }
            }

            /// Its stable name, for scripts.
            pub fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)+ }
            }

            /// The clause that asks for it.
            pub fn clause(self) -> &'static str {
                match self { $(Self::$name => $clause,)+ }
            }

            /// What to do about it.
            pub fn hint(self) -> &'static str {
                match self { $(Self::$name => $hint,)+ }
            }
        }
    };
}

rules! {
    // ------------------------------------------------------------------------------------------ the folder
    /// The manifest is not JSON, or one of its artifacts lacks a key or has one of another type.
    ManifestUnreadable: Folder, "manifest-unreadable", "SPEC 4", "build the books again";
    /// The manifest's `schema` is a number that this version does not know.
    ManifestSchema: Folder, "manifest-schema", "SPEC 4", "verify with the version that built the books";
    /// The folder holds a file that the manifest does not list.
    FileUnlisted: Folder, "file-unlisted", "SPEC 4", "remove it, or build into a folder that holds products alone";

    // ------------------------------------------------------------------------------------------ every artifact
    /// The path is not `<edition>/<guide>/` and the file name that the product has, or another artifact has it too.
    ManifestPath: Artifact, "manifest-path", "SPEC 4", "build the books again";
    /// The standards are not those that the product is made to.
    ManifestStandards: Artifact, "manifest-standards", "SPEC 4", "build the book again";
    /// The file is not there.
    FileMissing: Artifact, "file-missing", "SPEC 4", "build the book again";
    /// The file has another size than the manifest says.
    FileSize: Artifact, "file-size", "SPEC 4", "build the book again: the file was changed or cut after it was made";
    /// The file has another SHA-256 than the manifest says.
    FileDigest: Artifact, "file-digest", "SPEC 4", "build the book again: the file was changed after it was made";
    /// The file has another number of pages (of an EPUB: entries of its page list) than the manifest says.
    ManifestPages: Counted, "manifest-pages", "SPEC 4", "build the book again";
    /// The file has another number of fields than the manifest says; an EPUB has none.
    ManifestFields: Counted, "manifest-fields", "SPEC 4", "build the book again";
    /// The reading direction in the PDF's `/Direction` or the EPUB's spine is not the manifest's.
    ManifestDirection: Counted, "manifest-direction", "SPEC 3", "build the book again";
    /// The pages do not carry the numbers of the workbook of the same guide and edition, leaving out those put in as
    /// `34a`.
    LabelsDiffer: Beside, "labels-differ", "SPEC 4", "build the guide's products together: one number, one page";
    /// Of the EPUB's words in a script fewer than 97 % (93 % where lines break inside words) are read in the text of
    /// workbook or facilitator's edition, not counting up to 40 of its own where most are read: search, copy and screen
    /// readers get something else than was written.
    TextLost: ReadBack, "text-lost", "SPEC 3; ISO 14289-1, 7.2 and ISO 32000-1, 14.8.2.4", "set the script in a face that reads back, or build the book again";
    /// Of the words in a script that are read in handouts fewer than 97 % (93 %) stand in EPUB, workbook or facilitator's
    /// edition, not counting up to 40 of their own.
    TextStrange: ReadBack, "text-strange", "SPEC 3; ISO 14289-1, 7.2 and ISO 32000-1, 14.8.2.4", "set the script in a face that reads back, or build the book again";

    // ------------------------------------------------------------------------------------------ every PDF
    /// The file cannot be read as a PDF, or has no catalog or no pages.
    PdfUnreadable: Pdf, "pdf-unreadable", "ISO 32000-1, 7.5", "build the book again";
    /// The file is encrypted.
    PdfEncrypted: Pdf, "pdf-encrypted", "ISO 19005-2, 6.1.3", "build the book again, and protect no copies";
    /// The file names another file: an embedded file, a file specification, a stream kept elsewhere.
    PdfExternal: Pdf, "pdf-external", "ISO 19005-2, 6.1.7.1 and 6.8", "take it out of the layout";
    /// The file acts by itself or starts something: an open action, additional actions, a script, or an action that
    /// launches, submits, imports, resets, hides, plays or goes to another file.
    PdfAction: Pdf, "pdf-action", "ISO 19005-2, 6.5.1 and 6.5.2", "let the layout link to places and addresses only";
    /// A font program is not embedded.
    FontEmbedded: Pdf, "font-embedded", "ISO 19005-2, 6.2.11.4.1", "set the text in a face from fonts/";
    /// A font's characters cannot be mapped to Unicode.
    FontUnicode: Pdf, "font-unicode", "ISO 19005-2, 6.2.11.7.2", "set the text in a face with a character map";
    /// The file has model answers, and no exercise leads to them, or none of them back.
    AnswerLinks: Pdf, "answer-links", "SPEC 2", "build the book again; see that the layout links exercises and answers";

    // ------------------------------------------------------------------------------------------ tagged PDF
    /// The catalog does not say `/MarkInfo << /Marked true >>`.
    Marked: Tagged, "tags-marked", "ISO 14289-1, 7.1", "export the book as tagged PDF";
    /// There is no structure tree, or it is empty.
    StructureTree: Tagged, "tags-missing", "ISO 14289-1, 7.1", "export the book as tagged PDF";
    /// The catalog has no `/Lang`, or one that is no language tag.
    Lang: Tagged, "lang-missing", "ISO 14289-1, 7.2", "set the document's language in the layout";
    /// There is no title in the XMP metadata, or the window does not show it (`/DisplayDocTitle true`).
    Title: Tagged, "title-missing", "ISO 14289-1, 7.1", "set the document's title in the layout";
    /// The XMP metadata do not claim PDF/UA-1 (`pdfuaid:part` 1).
    XmpUa: Tagged, "xmp-ua", "ISO 14289-1, 5", "export the book as PDF/UA-1";
    /// The XMP metadata do not claim PDF/A-2a (`pdfaid:part` 2, `pdfaid:conformance` A).
    XmpArchive: Archive, "xmp-archive", "ISO 19005-2, 6.6.4", "export the book as PDF/A-2a";
    /// A figure has neither alternative nor actual text.
    FigureAlt: Tagged, "figure-alt", "ISO 14289-1, 7.3", "give the figure words in square brackets, or mark it .decorative";
    /// The first heading is not of level 1, or a heading is more than one level below the one before it.
    HeadingLevels: Tagged, "heading-levels", "ISO 14289-1, 7.4.2", "let the layout take levels from the document";
    /// A link is not the one object of a `Link` element.
    LinkTag: Tagged, "link-tag", "ISO 14289-1, 7.18.5", "let the layout make links with `link`";
    /// A link does not say in `/Contents` where it leads.
    LinkWords: Tagged, "link-words", "ISO 14289-1, 7.18.5", "give the link words";
    /// There are no bookmarks.
    Bookmarks: Tagged, "bookmarks", "ISO 14289-1, 7.17", "let the layout set headings as `heading`";
    /// A page with annotations does not say that tabbing follows the structure (`/Tabs /S`).
    PageTabs: Tagged, "page-tabs", "ISO 14289-1, 7.18.3", "export the book as PDF/UA-1";

    // ------------------------------------------------------------------------------------------ page labels
    /// Pages have no labels, or not i, ii, … and then 1, 2, … to the end.
    PageLabels: Labels, "page-labels", "SPEC 4; ISO 14289-1, 7.17", "let the layout number the front matter from i and the body from 1";
    /// The front matter ends on an odd page, so that the body does not begin on a right-hand page (left-hand in a book
    /// that reads right to left).
    BodyRecto: Labels, "body-recto", "SPEC 4", "let the body begin with `pagebreak(to: \"odd\")`";

    // ------------------------------------------------------------------------------------------ forms
    /// There is no interactive form, or it holds no fields.
    FormMissing: Form, "form-missing", "ISO 32000-1, 12.7.2", "build the book again";
    /// The form asks viewers to make appearances (`/NeedAppearances true`).
    NeedAppearances: Form, "form-appearances", "ISO 19005-2, 6.4.1", "build the book again: a program has saved over it";
    /// The form holds XFA.
    Xfa: Form, "form-xfa", "ISO 19005-2, 6.4.2", "build the book again: a program has saved over it";
    /// A `/DA` is missing, names a font that is not in `/DR`, or sets size 0.
    FormAppearance: Form, "form-da", "ISO 32000-1, 12.7.3.3", "let the form name its font and a size";
    /// A font in `/DR` is a subset by its name, has no descriptor with `/Ascent` and `/Descent`, or does not map a
    /// code to each ASCII character.
    FormFont: Form, "form-font", "ISO 32000-1, 9.7 and 12.7.3.3", "cut the field font to whole blocks, with its character map";
    /// A partial name is empty or holds a period.
    FieldName: Form, "field-name", "ISO 32000-1, 12.7.3.2", "name fields by guide, id and number";
    /// Two fields have one full name.
    FieldUnique: Form, "field-unique", "ISO 32000-1, 12.7.3.2", "give each block an id of its own";
    /// A field is no text field, box or choice.
    FieldType: Form, "field-type", "SPEC 2", "make text fields, boxes and choices only";
    /// The order of the form's fields is not that of the pages and the structure.
    FieldOrder: Form, "field-order", "ISO 14289-1, 7.18.3", "declare fields in reading order";
    /// A text field is lower than one line of its font, or holds several lines and is lower than its size allows.
    FieldHeight: Form, "field-height", "SPEC 2", "make the ruled box higher, or the text smaller";
    /// A widget has no tooltip, nor its field.
    FieldTooltip: Form, "field-tooltip", "ISO 14289-1, 7.18.1", "give the block a prompt";
    /// A field or widget has an action of its own.
    FieldAction: Form, "field-action", "ISO 19005-2, 6.4.1", "take the action out";
    /// A widget has no normal appearance, or one that does not show its state.
    WidgetAppearance: Form, "widget-appearance", "ISO 19005-2, 6.3.3", "write /AP /N for each widget";
    /// A widget is not printed: the print flag is missing, or it is hidden.
    WidgetPrint: Form, "widget-print", "ISO 19005-2, 6.3.2", "set /F 4";
    /// A widget is on no page, or on two; or one on a page belongs to no field.
    WidgetPage: Form, "widget-page", "ISO 32000-1, 12.5.2 and 12.7.2", "list each widget in one page's /Annots and under one field";
    /// A widget is not the one object of a `Form` element.
    WidgetTag: Form, "widget-tag", "ISO 14289-1, 7.18.4", "give each widget a structure element";
    /// A widget's `/StructParent` does not lead to its element.
    WidgetParent: Form, "widget-parent", "ISO 32000-1, 14.7.4.4", "enter the widget in the parent tree";
    /// A widget encloses no area, or reaches out of its page.
    WidgetInside: Form, "widget-inside", "ISO 32000-1, 12.5.2; SPEC 2", "let the layout keep ruled boxes on the page";
    /// Two widgets of a page overlap by more than half a point.
    WidgetOverlap: Form, "widget-overlap", "SPEC 2", "let the layout keep ruled boxes apart";
    /// A box has not one on-state, or two values of a choice have the same.
    ChoiceStates: Form, "choice-states", "ISO 32000-1, 12.7.4.2", "give each value a state of its own";

    // ------------------------------------------------------------------------------------------ declared fields
    /// A field that the sources declare is not in the form.
    DeclaredMissing: Declared, "declared-missing", "SPEC 2", "build the book again: the sources have changed, or the layout leaves the block out";
    /// A field of the form is not declared by the sources.
    DeclaredForeign: Declared, "declared-foreign", "SPEC 2", "build the book again: the sources have changed";
    /// A field is of another kind than the sources declare.
    DeclaredKind: Declared, "declared-kind", "SPEC 2", "build the book again: the sources have changed";
    /// A notepad's field is lower than its lines.
    DeclaredLines: Declared, "declared-lines", "SPEC 2", "build the book again, or let the layout make the box at least as high as its lines";
    /// An answer that the sources declare is not in the file, or the file does not say where its answers begin.
    DeclaredAnswer: Declared, "declared-answer", "SPEC 2", "build the book again: the sources have changed, or the layout labels no answers";
    /// The language of a widget's element is not that of its label.
    DeclaredLang: Declared, "declared-lang", "ISO 14289-1, 7.2", "set /Lang on the widget's element";

    // ------------------------------------------------------------------------------------------ PDF for the press
    /// The XMP metadata or the information dictionary do not claim PDF/X-4.
    PressVersion: Press, "press-version", "ISO 15930-7, 6.2", "build the book again";
    /// There is no output intent for PDF/X with a profile.
    PressIntent: Press, "press-intent", "ISO 15930-7, 6.2.2", "name a profile for the press";
    /// A page has no TrimBox, or its boxes do not lie one in the other.
    PressBoxes: Press, "press-boxes", "ISO 15930-7, 6.2.1.2", "let the layout give trim and bleed";
    /// The file has a form or annotations.
    PressForm: Press, "press-form", "ISO 15930-7, 6.3", "take forms and links out of the press product";

    // ------------------------------------------------------------------------------------------ EPUB
    /// The file is no ZIP archive, or a part of it cannot be read.
    EpubUnreadable: Epub, "epub-unreadable", "EPUB 3.3, 4.3", "build the book again";
    /// `mimetype` is not the first file, is compressed, or does not hold `application/epub+zip`.
    EpubMimetype: Epub, "epub-mimetype", "EPUB 3.3, 4.3.3", "pack it first and stored";
    /// `META-INF/container.xml` names no package document that is there.
    EpubContainer: Epub, "epub-container", "EPUB 3.3, 4.2.6.3.1", "build the book again";
    /// A file is not well-formed XML in UTF-8.
    EpubXml: Epub, "epub-xml", "EPUB 3.3, 3.9", "build the book again";
    /// The package lacks its unique identifier, a title, a language, or one time of modification in UTC.
    EpubMetadata: Epub, "epub-metadata", "EPUB 3.3, 5.5.3", "build the book again";
    /// The package does not say how accessible the book is.
    EpubAccess: Epub, "epub-accessibility", "EPUB Accessibility 1.1, 2 and 4.3", "build the book again";
    /// The manifest lists a file that is missing, twice, or not at all.
    EpubManifest: Epub, "epub-manifest", "EPUB 3.3, 5.6", "list each file once";
    /// The spine is empty, or names no content document of the manifest.
    EpubSpine: Epub, "epub-spine", "EPUB 3.3, 5.7", "put content documents into the spine";
    /// The navigation document lacks its contents, landmarks or page list.
    EpubNav: Epub, "epub-nav", "EPUB 3.3, 7.4", "build the book again";
    /// Labels of the page list are empty, repeated or out of order, or lead to no page break in reading order.
    EpubPageList: Epub, "epub-page-list", "EPUB 3.3, 7.4.3; EPUB Accessibility 1.1, 4.1", "place each page once, in order";
    /// A link or source leads to a file or an anchor that is not there.
    EpubLink: Epub, "epub-link", "EPUB 3.3, 5.6", "link to what the book holds";
    /// Nothing leads to a model answer, or it does not lead back to its exercise, or one that the sources declare is not
    /// there.
    EpubAnswer: Epub, "epub-answer", "SPEC 2", "build the book again; see that the answer names its exercise";
    /// A picture, style sheet or font is taken from elsewhere.
    EpubRemote: Epub, "epub-remote", "EPUB 3.3, 3.6; SPEC 4", "put it into the book";
    /// There is a script, an event handler or a frame.
    EpubScript: Epub, "epub-script", "EPUB 3.3, 6.4; SPEC 4", "take it out";
    /// A content document is larger than 300 kB.
    EpubSize: Epub, "epub-size", "SPEC 4", "divide the chapter";
    /// A content document does not say its language, in `lang` and `xml:lang` alike.
    EpubLang: Epub, "epub-lang", "WCAG 2.2, 3.1.1", "set lang and xml:lang on html";
    /// A drawing is not in the namespace of SVG, declares entities, or draws with an element that is not there or of
    /// another kind.
    EpubDrawing: Epub, "epub-drawing", "EPUB 3.3, 6.2", "save the drawing again as plain SVG and build the book again";
    /// An id stands twice in one document.
    EpubId: Epub, "epub-id", "EPUB 3.3, 6.1", "give each element an id of its own";
    /// A picture has no `alt`, nor does a drawing say what it shows.
    EpubAlt: Epub, "epub-alt", "WCAG 2.2, 1.1.1", "give the figure words in square brackets, or mark it .decorative";
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_rule_has_a_code_of_its_own_and_says_what_to_do() {
        let codes: BTreeSet<_> = Rule::ALL.iter().map(|rule| rule.code()).collect();
        assert_eq!(codes.len(), Rule::ALL.len());
        for rule in Rule::ALL {
            assert!(!rule.clause().is_empty() && !rule.hint().is_empty(), "{rule:?}");
            assert!(rule.code().bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'), "{rule:?}");
        }
    }
}
