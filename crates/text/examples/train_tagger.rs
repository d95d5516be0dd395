//! Trains the part-of-speech tagger on CoNLL-U treebanks, or measures it.
//!
//! ```text
//! cargo run --release -p wirewatch-text --example train_tagger -- train OUT.tagger TRAIN.conllu...
//! cargo run --release -p wirewatch-text --example train_tagger -- measure MODEL.tagger DEV.conllu...
//! ```
//!
//! Words are cut by wirewatch's own tokenizer; a word of several treebank words takes the last one's tag.

use std::env::args;
use std::fs::{read, read_to_string, write};
use std::time::Instant;

use wirewatch_text::tagger::{Tag, TaggedSentence, Tagger, train_tagger};
use wirewatch_text::tokens;

const ROUNDS: usize = 8;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let words: Vec<String> = args().skip(1).collect();
    let [mode, model, files @ ..] = words.as_slice() else {
        return Err("usage: train_tagger train|measure MODEL FILE.conllu...".into());
    };
    let mut sentences = Vec::new();
    for file in files {
        sentences.extend(read_treebank(&read_to_string(file)?));
    }
    if mode == "train" {
        let bytes = train_tagger(&sentences, ROUNDS);
        println!("{} sentences, {} bytes", sentences.len(), bytes.len());
        write(model, bytes)?;
        return Ok(());
    }
    measure(&Tagger::from_bytes(&read(model)?)?, &sentences);
    Ok(())
}

fn measure(tagger: &Tagger, sentences: &[TaggedSentence]) {
    let (mut right, mut all) = (0_usize, 0_usize);
    let start = Instant::now();
    for sentence in sentences {
        let words: Vec<&str> = sentence.iter().map(|(word, _)| word.as_str()).collect();
        let tags = tagger.tag(&words);
        all += tags.len();
        right += tags
            .iter()
            .zip(sentence)
            .filter(|(tag, (_, gold))| *tag == gold)
            .count();
    }
    let seconds = start.elapsed().as_secs_f64();
    println!("{right} of {all} right = {:.4}", right as f64 / all as f64);
    println!("{:.0} words a second", all as f64 / seconds);
}

/// The sentences of a CoNLL-U file, cut anew by our tokenizer.
fn read_treebank(conllu: &str) -> Vec<TaggedSentence> {
    conllu
        .split("\n\n")
        .map(read_sentence)
        .filter(|sentence| !sentence.is_empty())
        .collect()
}

fn read_sentence(block: &str) -> TaggedSentence {
    let mut text = String::new();
    let mut ends: Vec<(usize, Option<Tag>)> = Vec::new();
    let mut covered_to = 0_usize;
    for line in block.lines().filter(|line| !line.starts_with('#')) {
        let fields: Vec<&str> = line.split('\t').collect();
        let [id, form, _, _, tag, .., misc] = fields.as_slice() else {
            continue;
        };
        // `3-4` is a contraction written as one; the words under it follow, and only their tags count.
        if let Some((_, last)) = id.split_once('-') {
            text.push_str(form);
            covered_to = last.parse().unwrap_or(0);
            if !misc.contains("SpaceAfter=No") {
                text.push(' ');
            }
            continue;
        }
        let Ok(number) = id.parse::<usize>() else {
            continue;
        };
        if number <= covered_to {
            // Words of a contraction follow each other in its letters.
            let from = ends.last().map_or(0, |&(end, _)| end);
            let found = text
                .get(from..)
                .and_then(|rest| rest.find(form))
                .map_or(text.len(), |at| from + at + form.len());
            ends.push((found, Tag::from_treebank(tag)));
            continue;
        }
        text.push_str(form);
        ends.push((text.len(), Tag::from_treebank(tag)));
        if !misc.contains("SpaceAfter=No") {
            text.push(' ');
        }
    }
    tokens(&text)
        .iter()
        .map(|token| {
            let tag = ends
                .iter()
                .find(|&&(end, _)| end >= token.span.end)
                .and_then(|&(_, tag)| tag);
            let word = token.span.of(&text).to_owned();
            let is_sign = !word.chars().any(char::is_alphanumeric);
            let tag = if is_sign {
                Tag::Punctuation
            } else {
                tag.filter(|&t| t != Tag::Punctuation).unwrap_or(Tag::NN)
            };
            (word, tag)
        })
        .collect()
}
