//! What was put in and taken out between two texts.

/// A run of words with one fate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) text: String,
    pub(super) fate: Fate,
}

/// What happened to words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    Kept,
    PutIn,
    TakenOut,
}

/// A paragraph with its changes; of a row of unchanged ones only their number is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Changed {
    Same(usize),
    Paragraph(Vec<Run>),
}

/// Comparing every word with every other is given up beyond so many pairs, and both texts are shown whole.
const MOST_PAIRS: usize = 1_000_000;

/// The changes from `old` to `new`, paragraph by paragraph.
pub(super) fn changes(old: &str, new: &str) -> Vec<Changed> {
    let old: Vec<&str> = old.split("\n\n").collect();
    let new: Vec<&str> = new.split("\n\n").collect();
    let mut changes = Vec::new();
    let (mut out, mut put) = (Vec::new(), Vec::new());
    for (fate, paragraph) in compared(&old, &new) {
        match fate {
            Fate::TakenOut => out.push(paragraph),
            Fate::PutIn => put.push(paragraph),
            Fate::Kept => {
                tell(&mut out, &mut put, &mut changes);
                match changes.last_mut() {
                    Some(Changed::Same(number)) => *number += 1,
                    _ => changes.push(Changed::Same(1)),
                }
            }
        }
    }
    tell(&mut out, &mut put, &mut changes);
    changes
}

/// Tells of paragraphs that were replaced by others, the first by the first.
fn tell(out: &mut Vec<&str>, put: &mut Vec<&str>, changes: &mut Vec<Changed>) {
    for number in 0..out.len().max(put.len()) {
        let old = out.get(number).copied().unwrap_or_default();
        let new = put.get(number).copied().unwrap_or_default();
        changes.push(Changed::Paragraph(runs(old, new)));
    }
    out.clear();
    put.clear();
}

fn runs(old: &str, new: &str) -> Vec<Run> {
    let old: Vec<&str> = old.split_inclusive(char::is_whitespace).collect();
    let new: Vec<&str> = new.split_inclusive(char::is_whitespace).collect();
    let mut runs: Vec<Run> = Vec::new();
    for (fate, word) in compared(&old, &new) {
        match runs.last_mut() {
            Some(run) if run.fate == fate => run.text.push_str(word),
            _ => runs.push(Run {
                text: word.to_owned(),
                fate,
            }),
        }
    }
    runs
}

/// Both rows as one, along their longest common part.
fn compared<'a>(old: &[&'a str], new: &[&'a str]) -> Vec<(Fate, &'a str)> {
    let same = |pair: &(&&str, &&str)| pair.0.trim_end() == pair.1.trim_end();
    let head = old.iter().zip(new).take_while(same).count();
    let rest = old.len().min(new.len()) - head;
    let tail = old.iter().rev().zip(new.iter().rev());
    let tail = tail.take(rest).take_while(same).count();
    let middle = |row: &[&'a str]| -> Vec<&'a str> {
        row.iter()
            .skip(head)
            .take(row.len() - head - tail)
            .copied()
            .collect()
    };
    let mut both: Vec<(Fate, &str)> = Vec::new();
    both.extend(new.iter().take(head).map(|word| (Fate::Kept, *word)));
    both.extend(compared_middle(&middle(old), &middle(new)));
    let behind = new.iter().skip(new.len() - tail);
    both.extend(behind.map(|word| (Fate::Kept, *word)));
    both
}

fn compared_middle<'a>(old: &[&'a str], new: &[&'a str]) -> Vec<(Fate, &'a str)> {
    if old.len().saturating_mul(new.len()) > MOST_PAIRS {
        let out = old.iter().map(|word| (Fate::TakenOut, *word));
        return out
            .chain(new.iter().map(|word| (Fate::PutIn, *word)))
            .collect();
    }
    // longest[i][j]: the length of what old[i..] and new[j..] have in common, in order.
    let width = new.len() + 1;
    let mut longest = vec![0_u32; (old.len() + 1) * width];
    let at = |i: usize, j: usize| i * width + j;
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            longest[at(i, j)] = if old[i].trim_end() == new[j].trim_end() {
                longest[at(i + 1, j + 1)] + 1
            } else {
                longest[at(i + 1, j)].max(longest[at(i, j + 1)])
            };
        }
    }
    let (mut i, mut j) = (0, 0);
    let mut both = Vec::new();
    while i < old.len() && j < new.len() {
        if old[i].trim_end() == new[j].trim_end() {
            both.push((Fate::Kept, new[j]));
            (i, j) = (i + 1, j + 1);
        } else if longest[at(i + 1, j)] >= longest[at(i, j + 1)] {
            both.push((Fate::TakenOut, old[i]));
            i += 1;
        } else {
            both.push((Fate::PutIn, new[j]));
            j += 1;
        }
    }
    both.extend(old.iter().skip(i).map(|word| (Fate::TakenOut, *word)));
    both.extend(new.iter().skip(j).map(|word| (Fate::PutIn, *word)));
    both
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(old: &str, new: &str, expected: &str) {
        let told: Vec<String> = changes(old, new)
            .into_iter()
            .map(|change| match change {
                Changed::Same(number) => format!("={number}"),
                Changed::Paragraph(runs) => runs
                    .iter()
                    .map(|run| match run.fate {
                        Fate::Kept => run.text.clone(),
                        Fate::PutIn => format!("+[{}]", run.text),
                        Fate::TakenOut => format!("-[{}]", run.text),
                    })
                    .collect(),
            })
            .collect();
        assert_eq!(told.join(" | "), expected);
    }

    #[test]
    fn changed_number_is_shown_in_its_sentence() {
        check(
            "At dawn.\n\nThe blast killed 4 people.\n\nThe road is shut.",
            "At dawn.\n\nThe blast killed 7 people.\n\nThe road is shut.",
            "=1 | The blast killed -[4 ]+[7 ]people. | =1",
        );
    }

    #[test]
    fn new_paragraph_is_put_in() {
        check("One.\n\nTwo.", "One.\n\nNew.\n\nTwo.", "=1 | +[New.] | =1");
    }

    #[test]
    fn same_texts_have_no_changes() {
        check("One.\n\nTwo.", "One.\n\nTwo.", "=2");
    }
}
