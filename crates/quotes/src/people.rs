//! Who is who in a text.

use wirewatch_model::{Speaker, SpeakerId, SpeakerRef};

use crate::document::Document;
use crate::drafts::Draft;
use crate::rules::EnglishRules;

pub(crate) struct People<'a, 'b> {
    document: &'b Document<'a>,
    #[allow(dead_code)]
    rules: &'b EnglishRules,
}

impl<'a, 'b> People<'a, 'b> {
    pub(crate) fn of(document: &'b Document<'a>, rules: &'b EnglishRules) -> Self {
        Self { document, rules }
    }

    pub(crate) fn resolve(&self, drafts: &[Draft]) -> Vec<Option<SpeakerRef>> {
        drafts
            .iter()
            .map(|draft| {
                let mention = self.document.span(draft.source.clone()?);
                let name = mention.of(self.document.text).to_owned();
                Some(SpeakerRef {
                    id: Some(SpeakerId(name.clone())),
                    name,
                    mention,
                })
            })
            .collect()
    }

    pub(crate) fn speakers(&self, _refs: &[Option<SpeakerRef>]) -> Vec<Speaker> {
        Vec::new()
    }
}
