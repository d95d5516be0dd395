//! Corrects what news shows better than the tagger's training texts.

use wirewatch_text::TokenKind;
use wirewatch_text::tagger::Tag;

use crate::document::Word;
use crate::rules::EnglishRules;

/// Corrects the tags of `words`, which are tokens of `text` in order.
pub(crate) fn correct_tags(text: &str, words: &mut [Word], rules: &EnglishRules) {
    for at in 0..words.len() {
        let tag = possessive(text, words, at)
            .or_else(|| speech_verb(words, at))
            .or_else(|| adverb(words, at, rules))
            .or_else(|| subject_of_speech(text, words, at, rules))
            .or_else(|| reporting_verb(words, at, rules))
            .or_else(|| finite_verb(words, at));
        if let (Some(tag), Some(word)) = (tag, words.get_mut(at)) {
            word.tag = tag;
        }
        // "Osei’s aides say": what is owned is a noun.
        let owned = at
            .checked_sub(1)
            .and_then(|before| words.get(before))
            .is_some_and(|before| before.tag == Tag::POS);
        if let Some(word) = words
            .get_mut(at)
            .filter(|word| owned && word.tag == Tag::VBZ)
        {
            word.tag = Tag::NNS;
        }
    }
}

fn before(words: &[Word], at: usize) -> Option<&Word> {
    at.checked_sub(1).and_then(|before| words.get(before))
}

/// `’` behind a plural is a possessive.
fn possessive(text: &str, words: &[Word], at: usize) -> Option<Tag> {
    let word = words.get(at)?;
    let owner = before(words, at)?;
    let next = words.get(at + 1)?;
    let apostrophe = matches!(word.span.of(text), "'" | "’");
    let joined = owner.span.end == word.span.start;
    let spaced = next.span.start > word.span.end && next.kind == TokenKind::Word;
    (apostrophe && joined && spaced && owner.lower.ends_with('s')).then_some(Tag::POS)
}

/// "say" and "tell" are always verbs.
fn speech_verb(words: &[Word], at: usize) -> Option<Tag> {
    let word = words.get(at)?;
    let behind_verb = before(words, at).is_some_and(|before| before.tag.is_verb());
    match word.lower.as_str() {
        _ if word.tag.is_verb() => None,
        _ if at == 0 => None,
        "said" | "told" => Some(Tag::VBD),
        "says" | "tells" => Some(Tag::VBZ),
        "say" if !behind_verb => Some(Tag::VBP),
        _ => None,
    }
}

/// "have publicly said": a word in "-ly" beside a verb is no verb itself.
fn adverb(words: &[Word], at: usize, rules: &EnglishRules) -> Option<Tag> {
    let word = words.get(at)?;
    let beside_verb = before(words, at).is_some_and(|before| before.tag.is_verb())
        || words
            .get(at + 1)
            .is_some_and(|next| next.tag.is_verb() && next.tag != Tag::MD);
    let long = word.lower.len() > 6 && word.lower.ends_with("ly");
    (word.tag.is_verb() && long && beside_verb && rules.cues.verb(&word.lower).is_none())
        .then_some(Tag::RB)
}

/// "Campaign aides said", "Boreing said": what stands right before a verb of saying and opens its clause is a noun.
fn subject_of_speech(text: &str, words: &[Word], at: usize, rules: &EnglishRules) -> Option<Tag> {
    let word = words.get(at)?;
    let adverb = words
        .get(at + 1)
        .is_some_and(|next| next.tag.is_adverb() && next.kind == TokenKind::Word);
    let verb = words.get(at + 1 + usize::from(adverb))?;
    let speaks = (verb.tag.is_finite_verb() || matches!(verb.tag, Tag::VBN | Tag::VBP))
        && rules
            .cues
            .verb(&verb.lower)
            .is_some_and(|cue| (cue.says || cue.tells) && !cue.participle && !cue.only_with_marks);
    if !speaks || word.kind != TokenKind::Word {
        return None;
    }
    let auxiliary = matches!(
        word.lower.as_str(),
        "is" | "has" | "does" | "was" | "says" | "'s" | "s" | "as" | "always"
    );
    if word.tag == Tag::VBZ && word.lower.ends_with('s') && !auxiliary {
        let pronoun = before(words, at)
            .is_some_and(|before| matches!(before.tag, Tag::PRP | Tag::WP | Tag::WDT));
        return (!pronoun).then_some(Tag::NNS);
    }
    let opens = before(words, at).is_none_or(|before| {
        before.line != word.line || matches!(before.lower.as_str(), "." | "?" | "!" | "”" | "\"")
    });
    let odd = matches!(
        word.tag,
        Tag::VBG | Tag::VBD | Tag::VBN | Tag::VB | Tag::VBP | Tag::RB | Tag::UH | Tag::IN
    );
    let said = matches!(verb.lower.as_str(), "said" | "says" | "told" | "tells");
    let name = word.span.of(text).starts_with(char::is_uppercase);
    (opens && odd && said && !adverb && name && !is_small(&word.lower)).then_some(Tag::NNP)
}

/// Small words that may stand before "said" without being its subject ("Also said", "As told").
fn is_small(word: &str) -> bool {
    matches!(
        word,
        "also"
            | "as"
            | "then"
            | "once"
            | "all"
            | "some"
            | "many"
            | "most"
            | "still"
            | "later"
            | "that"
            | "so"
            | "has"
            | "had"
            | "have"
            | "been"
            | "being"
            | "when"
            | "if"
            | "like"
    )
}

/// "Organizers insist they": a form of a reporting verb that the tagger took for something that carries no clause.
fn reporting_verb(words: &[Word], at: usize, rules: &EnglishRules) -> Option<Tag> {
    let word = words.get(at)?;
    if word.tag.is_verb() || word.kind != TokenKind::Word {
        return None;
    }
    let subject = before(words, at)?;
    let next = words.get(at + 1)?;
    let plural = matches!(subject.tag, Tag::NNS | Tag::NNPS)
        || matches!(subject.lower.as_str(), "they" | "we" | "i" | "you");
    let clause = matches!(next.tag, Tag::PRP | Tag::EX) || next.lower == "that";
    let small = matches!(word.tag, Tag::IN | Tag::UH | Tag::FW);
    if !(plural && (clause || small)) {
        return None;
    }
    let cue = rules.cues.verb(&word.lower)?;
    if cue.participle || !(cue.says || cue.tells) {
        return None;
    }
    let past = word.lower.ends_with("ed");
    match word.lower.as_str() {
        "like" | "as" | "object" => None,
        _ if past => Some(Tag::VBD),
        _ => Some(Tag::VBP),
    }
}

/// Behind a subject a base form is a present tense.
fn finite_verb(words: &[Word], at: usize) -> Option<Tag> {
    let word = words.get(at)?;
    let before = before(words, at)?;
    let subject = before.tag.is_noun()
        || matches!(before.tag, Tag::PRP | Tag::CD | Tag::WP | Tag::WDT)
        || matches!(
            before.lower.as_str(),
            "some" | "many" | "others" | "," | "%"
        );
    (word.tag == Tag::VB && subject).then_some(Tag::VBP)
}
