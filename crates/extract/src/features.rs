use std::collections::HashMap;

use crate::block::Block;
use crate::page::Page;
use crate::phrases::add_phrases;
use crate::said::Said;
use crate::signs::Signs;
use crate::tag::Tag;
use crate::weights::Feature;

/// A sign and the feature it becomes.
const OF_SIGNS: &[(Signs, Feature)] = &[
    (Signs::BODY, Feature::SignBody),
    (Signs::NAV, Feature::SignNav),
    (Signs::RELATED, Feature::SignRelated),
    (Signs::SHARE, Feature::SignShare),
    (Signs::COMMENT, Feature::SignComment),
    (Signs::PROMO, Feature::SignPromo),
    (Signs::AD, Feature::SignAd),
    (Signs::CAPTION, Feature::SignCaption),
    (Signs::AUTHOR, Feature::SignAuthor),
    (Signs::DATE, Feature::SignDate),
    (Signs::TOPICS, Feature::SignTopics),
    (Signs::FOOTER, Feature::SignFooter),
    (Signs::MEDIA, Feature::SignMedia),
    (Signs::EMBED, Feature::SignEmbed),
    (Signs::STANDFIRST, Feature::SignStandfirst),
    (Signs::PAYWALL, Feature::SignPaywall),
    (Signs::SIDE, Feature::SignSide),
    (Signs::BOX, Feature::SignBox),
    (Signs::OVERLAY, Feature::SignOverlay),
    (Signs::HEADER, Feature::SignHeader),
    (Signs::STORY, Feature::SignStory),
    (Signs::HIDDEN, Feature::SignHidden),
    (Signs::SPOKEN, Feature::SignSpoken),
];

/// The features of all blocks that can be told before the body's root is known.
///
/// `runs` are the word runs of all blocks.
pub fn first_features(page: &Page<'_>, said: &Said, runs: &[Vec<u64>]) -> Vec<Vec<Feature>> {
    let headline = said.headline(page);
    page.blocks
        .iter()
        .enumerate()
        .map(|(index, block)| {
            let mut features = Vec::with_capacity(32);
            features.push(Feature::Bias);
            add_shape(block, &mut features);
            for (sign, feature) in OF_SIGNS {
                if block.signs.any(*sign) {
                    features.push(*feature);
                }
            }
            if block.within.blockquote && block.signs.any(Signs::EMBED) {
                features.push(Feature::EmbedQuote);
            }
            if block.signs.any(Signs::PROMO) && block.signs.any(Signs::HIDDEN) {
                features.push(Feature::HiddenPromo);
            }
            add_elements(page, block, index, &mut features);
            if let Some(headline) = headline {
                if index < headline {
                    features.push(Feature::BeforeHeadline);
                } else if index - headline <= 4 {
                    features.push(Feature::NearHeadline);
                }
            }
            said.add(
                block,
                runs.get(index).map(Vec::as_slice).unwrap_or_default(),
                &mut features,
            );
            if !block.within.nav {
                add_phrases(&block.text, block.chars, &mut features);
            }
            features
        })
        .collect()
}

fn add_shape(block: &Block, features: &mut Vec<Feature>) {
    features.push(match block.chars {
        0..20 => Feature::CharsUnder20,
        20..40 => Feature::CharsUnder40,
        40..80 => Feature::CharsUnder80,
        80..160 => Feature::CharsUnder160,
        160..400 => Feature::CharsUnder400,
        _ => Feature::CharsOver400,
    });
    if block.ends_sentence() {
        features.push(Feature::EndsSentence);
    } else if block.chars < 100 {
        features.push(Feature::ShortWithoutEnd);
    }
    let links = block.link_density();
    features.push(if block.link_chars == 0 {
        Feature::NoLink
    } else if links < 0.2 {
        Feature::LinksUnder20
    } else if links < 0.5 {
        Feature::LinksUnder50
    } else if links < 0.8 {
        Feature::LinksUnder80
    } else {
        Feature::LinksOver80
    });
    if block.bold_chars * 10 > block.chars * 9 {
        features.push(Feature::AllBold);
    }
    if block.italic_chars * 10 > block.chars * 9 {
        features.push(Feature::AllItalic);
    }
}

fn add_elements(page: &Page<'_>, block: &Block, index: usize, features: &mut Vec<Feature>) {
    let within = block.within;
    let places = [
        (within.aside, Feature::InAside),
        (within.blockquote, Feature::InBlockquote),
        (within.caption, Feature::InCaption),
        (within.figure, Feature::InFigure),
        (within.footer, Feature::InFooter),
        (within.form, Feature::InForm),
        (within.header, Feature::InHeader),
        (within.nav, Feature::InNav),
        (within.table, Feature::InTable),
        (within.list_item, Feature::ListItem),
        (within.paragraph, Feature::Paragraph),
    ];
    features.extend(
        places
            .iter()
            .filter(|(is, _)| *is)
            .map(|(_, feature)| *feature),
    );
    let linked = block.link_density() > 0.6;
    if within.list_item && linked {
        features.push(Feature::ListItemLinked);
    }
    let Some(level) = within.heading else {
        return;
    };
    features.push(match level {
        1 => Feature::Headline,
        2 => Feature::Heading2,
        3 => Feature::Heading3,
        _ => Feature::Heading4,
    });
    if linked {
        features.push(Feature::HeadingLinked);
    }
    if let Some(next) = page.blocks.get(index + 1) {
        if next.link_density() > 0.6 {
            features.push(Feature::HeadingBeforeLinks);
        } else if next.within.heading.is_none() && next.chars >= 80 {
            features.push(Feature::HeadingBeforeText);
        }
    }
}

/// How much text the blocks that are made alike hold together, by their key.
pub fn group_sizes(keys: &[u64], sizes: &[f64]) -> HashMap<u64, f64> {
    let mut groups = HashMap::new();
    for (key, size) in keys.iter().zip(sizes) {
        *groups.entry(*key).or_insert(0.0) += size;
    }
    groups
}

/// Whether an element's text stands in the flow of a column, not beside it.
pub fn is_container(tag: Tag) -> bool {
    !matches!(
        tag,
        Tag::Paragraph | Tag::Heading(_) | Tag::ListItem | Tag::Preformatted
    )
}
