//! A document as it goes to layout: the galley of its body first, then the body with a plan, then the front.
//!
//! The parts of a book are documents of the same shape. Of the front, a body has what its pages print; of the body, a
//! front has what its contents list.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::model::{
    Answer, Block, Body, Chapter, Document, EditionFacts, Elsewhere, ExerciseFacts, Front, Inline, Lists, Mode, Names,
    PagePlan, PageStamp, Part, Titles, Unknown,
};
use super::visit::{each_block, each_inline_mut, heading_level};
use crate::identity::Identity;
use crate::project::Product;

impl Document {
    /// The same document with its pages decided.
    pub fn planned(self, plan: PagePlan) -> Self {
        Self { plan: Some(plan), ..self }
    }

    /// The same document with its figures in the order in which they are printed, for a product without pages.
    pub fn in_print_order(mut self, plan: &PagePlan) -> Self {
        if !plan.later.is_empty() {
            let chapters = Arc::make_mut(&mut self.body).parts.iter_mut().flat_map(|part| &mut part.chapters);
            chapters.for_each(|chapter| put_later(&mut chapter.blocks, &plan.later));
        }
        self
    }

    /// What a galley of its body is laid out from. Nothing of the edition is in it: equal bodies have equal galleys.
    pub fn galley(&self) -> Self {
        Self {
            product: Product::Workbook,
            copy: None,
            identity: Identity::default(),
            front: Arc::new(no_front()),
            sheets: Vec::new(),
            plan: None,
            mode: Some(Mode::Galley),
            places: None,
            stamps: Vec::new(),
            ..self.clone()
        }
    }

    /// What its body is laid out from. Nothing of the edition is in it but what the body prints of the front, and the
    /// numbers of the pages to which it refers, by their labels.
    pub fn body_alone(&self, numbers: BTreeMap<String, String>) -> Self {
        Self {
            front: Arc::new(seen(&self.front, &self.body)),
            mode: Some(Mode::Body),
            places: Some(Elsewhere::Known(numbers)),
            plan: self.plan.clone(),
            ..self.galley()
        }
    }

    /// What its front is laid out from, with the stamps for pages of the body behind it. Of the body it has what
    /// contents list.
    pub fn front_alone(&self, places: Elsewhere, stamps: Vec<PageStamp>) -> Self {
        Self {
            body: Arc::new(outline(&self.body)),
            mode: Some(Mode::Front),
            places: Some(places),
            stamps,
            plan: None,
            ..self.clone()
        }
    }

    /// What its front is laid out from where the body cannot be: the contents list nothing of it.
    pub fn front_without_contents(&self) -> Self {
        let body = Body { parts: Vec::new(), answers: Vec::new(), lists: Lists::default(), ..outline(&self.body) };
        Self { body: Arc::new(body), ..self.front_alone(Elsewhere::Unknown(Unknown::Unknown), Vec::new()) }
    }

    /// The labels of what stands in the front and to which the body refers.
    pub fn asked_of_front(&self) -> BTreeSet<String> {
        let mut there: BTreeSet<&str> = self.front.pages.iter().map(|page| page.key.as_str()).collect();
        for page in &self.front.pages {
            each_block(&page.blocks, &mut |block| {
                there.extend([&block.key].into_iter().chain(&block.id).map(|it| &**it))
            });
        }
        let mut asked = BTreeSet::new();
        let answered = answered(&self.front, &self.body);
        asked.extend(answered.filter(|exercise| there.contains(&*exercise.id)).map(|exercise| exercise.id.to_string()));
        let mut look = |blocks: &[Block]| {
            // Words can be gone through to be changed alone.
            each_inline_mut(&mut blocks.to_vec(), &mut |inline| {
                if let Inline::Ref { target, .. } = inline
                    && there.contains(&**target)
                {
                    asked.insert(target.to_string());
                }
            });
        };
        self.body.parts.iter().flat_map(|part| &part.chapters).for_each(|chapter| look(&chapter.blocks));
        self.front.answers.iter().chain(&self.body.answers).for_each(|answer| look(&answer.blocks));
        let outcomes = self.body.parts.iter().filter_map(|part| part.outcomes.as_ref());
        outcomes.for_each(|outcomes| look(std::slice::from_ref(&outcomes.list)));
        asked.into_iter().map(|target| format!("id:{target}")).collect()
    }

    /// Whether another document has this very body.
    pub fn has_body(&self, body: &Arc<Body>) -> bool {
        Arc::ptr_eq(&self.body, body) || self.body == *body
    }
}

/// Puts figures behind the blocks that they stand behind.
fn put_later(blocks: &mut Vec<Block>, later: &BTreeMap<String, String>) {
    let (late, mut ordered): (Vec<Block>, Vec<Block>) =
        blocks.drain(..).partition(|block| later.contains_key(block.key.as_str()));
    // Of several behind one block the first comes first.
    for figure in late.into_iter().rev() {
        let behind = later.get(figure.key.as_str()).map(String::as_str);
        let at = ordered.iter().position(|block| Some(block.key.as_str()) == behind);
        ordered.insert(at.map_or(ordered.len(), |at| at + 1), figure);
    }
    *blocks = ordered;
}

/// The front's exercises whose answers stand at the back.
fn answered<'a>(front: &'a Front, body: &'a Body) -> impl Iterator<Item = &'a ExerciseFacts> {
    let is_answered = |exercise: &&ExerciseFacts| {
        front.answers.iter().chain(&body.answers).any(|answer| answer.exercise == exercise.number)
    };
    front.lists.exercises.iter().filter(is_answered)
}

/// What the pages of a body print of the front: the answers that stand there, and whose they are.
fn seen(front: &Front, body: &Body) -> Front {
    let exercises: Vec<ExerciseFacts> = answered(front, body).cloned().collect();
    if exercises.is_empty() && front.answers.is_empty() {
        return no_front();
    }
    let Lists { figures, pictures, .. } = front.lists.clone();
    Front {
        languages: front.languages.clone(),
        words: front.words.clone(),
        minutes: front.minutes.clone(),
        answers: front.answers.clone(),
        lists: Lists { exercises, figures, pictures, ..Lists::default() },
        ..no_front()
    }
}

/// A body with nothing but what contents list: its headings, exercises, tools, figures, and whether there are answers.
fn outline(body: &Body) -> Body {
    let Body { lang, dir, paper, languages, words, minutes, series, guide, parts, answers, lists } = body;
    let headings = |chapter: &Chapter| Chapter {
        id: chapter.id.clone(),
        title: chapter.title.clone(),
        blocks: chapter.blocks.iter().filter(|block| heading_level(block).is_some()).cloned().collect(),
    };
    let part = |part: &Part| Part {
        key: part.key.clone(),
        part: part.part,
        number: part.number,
        lang: part.lang.clone(),
        title: part.title.clone(),
        outcomes: None,
        minutes: part.minutes,
        exercises: part.exercises.clone(),
        chapters: part.chapters.iter().map(headings).collect(),
    };
    Body {
        lang: lang.clone(),
        dir: *dir,
        paper: *paper,
        languages: languages.clone(),
        words: words.clone(),
        minutes: minutes.clone(),
        series: series.clone(),
        guide: guide.clone(),
        parts: parts.iter().map(part).collect(),
        answers: answers.iter().map(|answer| Answer { blocks: Vec::new(), ..answer.clone() }).collect(),
        lists: Lists {
            exercises: lists.exercises.clone(),
            tools: lists.tools.clone(),
            figures: lists.figures.clone(),
            ..Lists::default()
        },
    }
}

/// Front matter that says nothing.
fn no_front() -> Front {
    let none = Names::new;
    Front {
        languages: Vec::new(),
        words: BTreeMap::new(),
        minutes: BTreeMap::new(),
        titles: Titles { series: none(), publisher: none(), guide: none(), subtitle: none() },
        edition: EditionFacts {
            id: String::new(),
            state: None,
            name: none(),
            languages: Vec::new(),
            date: String::new(),
            date_text: BTreeMap::new(),
            partners: Vec::new(),
            partners_text: BTreeMap::new(),
        },
        pages: Vec::new(),
        answers: Vec::new(),
        lists: Lists::default(),
    }
}
