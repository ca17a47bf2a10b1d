//! Closed sets that authors name by a word: each is an enum, and its words are written down once, beside its variants.

use std::fmt;

use crate::project::Product;

/// A word that is none of a closed set's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownName(pub String);

impl fmt::Display for UnknownName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is none of the names that may stand here", self.0)
    }
}

impl std::error::Error for UnknownName {}

/// An enum whose variants have names: `ALL` of them, `id` and `Display` give the name, `FromStr` reads it, as data it is
/// the name.
macro_rules! named {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$variant_doc])* $variant,)+ }

        impl $name {
            /// All, in the order of the documentation.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];

            /// The name that authors write.
            pub const fn id(self) -> &'static str {
                match self { $(Self::$variant => $word,)+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.id())
            }
        }

        impl std::str::FromStr for $name {
            type Err = UnknownName;

            fn from_str(word: &str) -> Result<Self, Self::Err> {
                match word {
                    $($word => Ok(Self::$variant),)+
                    _ => Err(UnknownName(word.to_string())),
                }
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.id())
            }
        }
    };
}

named! {
    /// How a notepad's lines look.
    NotepadStyle {
        /// Lines.
        Ruled = "ruled",
        /// Dotted lines.
        Dotted = "dotted",
        /// Squares.
        Grid = "grid",
        /// An empty box.
        Box = "box",
    }
}

named! {
    /// With whom an exercise is done.
    Group {
        /// Alone.
        Alone = "alone",
        /// In pairs.
        Pairs = "pairs",
        /// In small groups.
        Group = "group",
        /// All together.
        Plenary = "plenary",
    }
}

named! {
    /// A kind of callout.
    Callout {
        /// What to keep in mind.
        KeyPoint = "key-point",
        /// What can do harm.
        Caution = "caution",
        /// What the law says.
        Legal = "legal",
        /// What a word means.
        Definition = "definition",
    }
}

named! {
    /// How a table's column is set.
    Alignment {
        /// As the language runs.
        None = "none",
        /// To the left.
        Left = "left",
        /// In the middle.
        Center = "center",
        /// To the right.
        Right = "right",
    }
}

named! {
    /// A product that `only` can name: all those of the contract, be they made already or not.
    ProductName {
        /// Fillable PDF.
        Workbook = "workbook",
        /// PDF for a press.
        Press = "press",
        /// PDF to be printed and folded.
        Booklet = "booklet",
        /// Sheets.
        Handouts = "handouts",
        /// The workbook with the facilitator's notes.
        Facilitator = "facilitator",
        /// EPUB.
        Epub = "epub",
    }
}

impl ProductName {
    /// Whether it shares the workbook's pages and their numbers.
    pub fn is_paged(self) -> bool {
        match self {
            Self::Workbook | Self::Press | Self::Booklet | Self::Facilitator => true,
            Self::Handouts | Self::Epub => false,
        }
    }
}

impl From<Product> for ProductName {
    fn from(product: Product) -> Self {
        match product {
            Product::Workbook => Self::Workbook,
            Product::Handouts => Self::Handouts,
            Product::Facilitator => Self::Facilitator,
            Product::Epub => Self::Epub,
        }
    }
}

named! {
    /// The class of a div.
    Class {
        /// A prompt and room to write.
        Notepad = "notepad",
        /// A mini-exercise.
        Exercise = "exercise",
        /// A sheet that stands alone.
        Tool = "tool",
        /// Boxes to tick.
        Checklist = "checklist",
        /// Statements to rate.
        Scale = "scale",
        /// A table or list to fill in.
        Fields = "fields",
        /// An illustrative case.
        Case = "case",
        /// An attributed quotation.
        Voice = "voice",
        /// What to keep in mind.
        KeyPoint = "key-point",
        /// What can do harm.
        Caution = "caution",
        /// What the law says.
        Legal = "legal",
        /// What a word means.
        Definition = "definition",
        /// A model answer.
        Answer = "answer",
        /// Notes for the facilitator.
        Facilitator = "facilitator",
        /// The edition's treaty status.
        Status = "status",
        /// Blocks for some editions or products.
        Only = "only",
    }
}

named! {
    /// An attribute of a div, other than its id.
    Key {
        /// Lines of a notepad.
        Lines = "lines",
        /// How a notepad looks.
        Style = "style",
        /// How long an exercise takes.
        Minutes = "minutes",
        /// With whom it is done.
        Group = "group",
        /// Lowest value of a scale.
        From = "from",
        /// Highest value of a scale.
        To = "to",
        /// What the lowest means.
        Low = "low",
        /// What the highest means.
        High = "high",
        /// Blank rows of fields.
        Rows = "rows",
        /// How wide the columns of fields are, one beside another.
        Widths = "widths",
        /// Who is quoted.
        Source = "source",
        /// The exercise that is answered.
        For = "for",
        /// These editions alone.
        Editions = "editions",
        /// These products alone.
        Products = "products",
        /// Not these editions.
        NotEditions = "not-editions",
        /// Not these products.
        NotProducts = "not-products",
        /// That a page begins with it.
        Break = "break",
        /// That it stays on one page; it stands without a value.
        Keep = "keep",
    }
}

impl Class {
    /// The attributes it takes. An id may always stand.
    pub fn keys(self) -> &'static [Key] {
        match self {
            Self::Notepad => &[Key::Lines, Key::Style, Key::Break, Key::Keep],
            Self::Exercise => &[Key::Minutes, Key::Group, Key::Break, Key::Keep],
            Self::Scale => &[Key::From, Key::To, Key::Low, Key::High, Key::Break, Key::Keep],
            Self::Fields => &[Key::Rows, Key::Widths, Key::Break, Key::Keep],
            Self::Voice => &[Key::Source, Key::Break, Key::Keep],
            Self::Answer => &[Key::For],
            Self::Only => &[Key::Editions, Key::Products, Key::NotEditions, Key::NotProducts],
            Self::Checklist
            | Self::Case
            | Self::KeyPoint
            | Self::Caution
            | Self::Legal
            | Self::Definition
            | Self::Status => &[Key::Break, Key::Keep],
            Self::Tool | Self::Facilitator => &[],
        }
    }

    /// Whether a person fills it in, so that it must have an id.
    pub fn is_fillable(self) -> bool {
        match self {
            Self::Notepad | Self::Checklist | Self::Scale | Self::Fields | Self::Status => true,
            Self::Exercise
            | Self::Tool
            | Self::Case
            | Self::Voice
            | Self::KeyPoint
            | Self::Caution
            | Self::Legal
            | Self::Definition
            | Self::Answer
            | Self::Facilitator
            | Self::Only => false,
        }
    }

    /// Whether no other block may stand inside it.
    pub fn is_leaf(self) -> bool {
        self.is_fillable() || self == Self::Voice
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_reads_back_as_what_it_names() {
        fn check<T: Copy + PartialEq + fmt::Debug + fmt::Display + std::str::FromStr>(all: &[T]) {
            for one in all {
                assert_eq!(one.to_string().parse().ok(), Some(*one));
            }
            assert!("".parse::<T>().is_err() && "Ruled".parse::<T>().is_err());
        }
        check(NotepadStyle::ALL);
        check(Group::ALL);
        check(Callout::ALL);
        check(Alignment::ALL);
        check(ProductName::ALL);
        check(Class::ALL);
        check(Key::ALL);
    }

    #[test]
    fn as_data_a_name_is_its_word() {
        assert_eq!(serde_json::to_string(&Callout::KeyPoint).unwrap(), "\"key-point\"");
    }

    #[test]
    fn every_product_that_is_made_can_be_named() {
        for product in Product::ALL {
            assert_eq!(ProductName::from(product).id(), product.id());
        }
    }
}
