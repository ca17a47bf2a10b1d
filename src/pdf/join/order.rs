//! Which page goes where, and under which label.

use super::error::InsertError;

/// Pages of the inserted file that follow one page of the base.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Insertion {
    /// The base page, from 0, after which the pages come.
    pub after: usize,
    /// A label for each page, such as "34a" and "34b". There are as many pages as labels.
    pub labels: Vec<String>,
}

/// Insertions that fit both files.
pub(super) struct Order<'a> {
    /// How many pages the base has.
    pub(super) base: usize,
    /// The insertions, in order.
    pub(super) insertions: &'a [Insertion],
}

/// A page of the result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Page<'a> {
    /// A page of the base, from 0.
    Base(usize),
    /// A page of the inserted file, from 0, and its label.
    Inserted(usize, &'a str),
}

impl<'a> Order<'a> {
    /// Checks the insertions against the numbers of pages.
    pub(super) fn new(base: usize, inserted: usize, insertions: &'a [Insertion]) -> Result<Self, InsertError> {
        if let Some(pair) = insertions.windows(2).find(|pair| pair[1].after < pair[0].after) {
            return Err(InsertError::Order { after: pair[1].after });
        }
        if let Some(last) = insertions.last().filter(|last| last.after >= base) {
            return Err(InsertError::Beyond { after: last.after, pages: base });
        }
        let labels = insertions.iter().map(|insertion| insertion.labels.len()).sum();
        if labels != inserted {
            return Err(InsertError::Count { labels, pages: inserted });
        }
        Ok(Self { base, insertions })
    }

    /// How many pages each insertion has.
    pub(super) fn counts(&self) -> Vec<usize> {
        self.insertions.iter().map(|insertion| insertion.labels.len()).collect()
    }

    /// All pages of the result.
    pub(super) fn pages(&self) -> impl Iterator<Item = Page<'a>> {
        let mut labels = self
            .insertions
            .iter()
            .flat_map(|insertion| insertion.labels.iter().map(|label| (insertion.after, label.as_str())));
        let mut next = labels.next();
        let (mut base, mut inserted) = (0, 0);
        let pages = self.base;
        std::iter::from_fn(move || match next {
            Some((after, label)) if after < base => {
                next = labels.next();
                inserted += 1;
                Some(Page::Inserted(inserted - 1, label))
            }
            _ if base < pages => {
                base += 1;
                Some(Page::Base(base - 1))
            }
            _ => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An insertion with these labels.
    fn insertion(after: usize, labels: &[&str]) -> Insertion {
        Insertion { after, labels: labels.iter().map(ToString::to_string).collect() }
    }

    #[test]
    fn pages_come_in_order() {
        let list = [insertion(0, &["1a", "1b"]), insertion(0, &[]), insertion(2, &["3a"])];
        let order = Order::new(3, 3, &list).unwrap();
        let expected = [
            Page::Base(0),
            Page::Inserted(0, "1a"),
            Page::Inserted(1, "1b"),
            Page::Base(1),
            Page::Base(2),
            Page::Inserted(2, "3a"),
        ];
        assert_eq!(order.pages().collect::<Vec<_>>(), expected);
    }

    #[test]
    fn insertions_that_do_not_fit() {
        let order = |list: &[Insertion]| Order::new(3, 1, list).err();
        let none = Vec::new();
        let late = [insertion(2, &["x"]), Insertion { after: 1, labels: none }];
        assert_eq!(order(&late), Some(InsertError::Order { after: 1 }));
        assert_eq!(order(&[insertion(3, &["x"])]), Some(InsertError::Beyond { after: 3, pages: 3 }));
        assert_eq!(order(&[insertion(1, &["x", "y"])]), Some(InsertError::Count { labels: 2, pages: 1 }));
        assert_eq!(order(&[]), Some(InsertError::Count { labels: 0, pages: 1 }));
    }
}
