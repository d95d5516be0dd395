use std::collections::HashMap;
use std::ops::Range;

use crate::block::Block;
use crate::page::Page;
use crate::tag::Tag;

/// A headline that leads elsewhere has at least so many characters; shorter links are names and labels.
const MIN_HEADLINE_CHARS: usize = 20;

/// The words under such a headline are a sentence or two.
const MAX_TEASER_CHARS: usize = 400;

/// One item might be a list of the story; so many side by side are a box of other stories.
const MIN_TEASERS: usize = 2;

/// Says for each block whether it stands in a list of teasers: items that each begin with the headline of another page, as a link,
/// and go on with a few words of it.
///
/// Those words read like the story and are of another one.
pub fn teaser_blocks(page: &Page<'_>) -> Vec<bool> {
    let mut lists: HashMap<usize, (usize, Vec<Range<usize>>)> = HashMap::new();
    for element in page
        .elements
        .iter()
        .filter(|element| element.tag == Tag::ListItem)
    {
        let blocks = element.first_block..element.end_block;
        let (items, teasers) = lists.entry(element.parent).or_default();
        *items += 1;
        if is_teaser(page.blocks.get(blocks.clone()).unwrap_or_default()) {
            teasers.push(blocks);
        }
    }
    let mut found = vec![false; page.blocks.len()];
    for (items, teasers) in lists.into_values() {
        if teasers.len() < MIN_TEASERS || teasers.len() * 2 < items {
            continue;
        }
        for index in teasers.into_iter().flatten() {
            if let Some(mark) = found.get_mut(index) {
                *mark = true;
            }
        }
    }
    found
}

fn is_teaser(blocks: &[Block]) -> bool {
    let Some((headline, words)) = blocks.split_first() else {
        return false;
    };
    let chars: usize = words.iter().map(|block| block.chars).sum();
    headline.link_density() > 0.9
        && headline.chars >= MIN_HEADLINE_CHARS
        && (1..=MAX_TEASER_CHARS).contains(&chars)
}

#[cfg(test)]
mod tests {
    use crate::{ExtractConfig, SiteRules, extract_article};

    const STORY: &str = "<p>The harbour was closed on Monday after a ferry struck the northern pier in heavy fog, the port \
        authority said. Nobody was hurt, and the passengers were brought ashore in small boats.</p><p>Divers will look at the \
        hull on Tuesday. The line expects to sail again before the weekend, its director wrote to the islands' councils.</p>";

    fn text_with(list: &str) -> String {
        let html = format!(
            "<html><body><article><h1>Ferry strikes pier</h1>{STORY}</article>{list}</body></html>"
        );
        let url = "https://harbour-courier.example/ferry";
        extract_article(&html, url, &ExtractConfig::default(), &SiteRules::default())
            .article
            .text
    }

    #[test]
    fn teasers_of_other_stories_are_no_part_of_this_one() {
        let list = "<ul><li><a href='/a'>Council votes on the new bridge</a><p>The vote was close, and three members were away \
            from the meeting on Sunday.</p></li><li><a href='/b'>School reopens after the flood</a><p>Parents and teachers had \
            cleaned the rooms for a week before the first lesson.</p></li></ul>";
        let text = text_with(list);
        assert!(text.contains("Divers will look at the hull"));
        assert!(
            !text.contains("The vote was close") && !text.contains("cleaned the rooms"),
            "{text}"
        );
    }

    #[test]
    fn list_of_the_story_stays() {
        let text = text_with("").replace("\n", " ");
        let list = "<ul><li>The ferry carries three hundred passengers and forty cars across the sound.</li>\
            <li>It was built eleven years ago and was refitted in the spring of last year.</li></ul>";
        let html = format!(
            "<html><body><article><h1>Ferry strikes pier</h1>{STORY}{list}</article></body></html>"
        );
        let url = "https://harbour-courier.example/ferry";
        let with_list =
            extract_article(&html, url, &ExtractConfig::default(), &SiteRules::default())
                .article
                .text;
        assert!(with_list.len() > text.len());
        assert!(with_list.contains("It was built eleven years ago"));
    }
}
