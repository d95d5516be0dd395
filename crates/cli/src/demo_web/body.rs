//! The body of an article: its blocks, and the HTML they become.

use super::front_matter::Part;
use super::markup::escape;
use super::outlet::Markup;

/// A piece of the body, set off by blank lines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A plain paragraph.
    Paragraph(String),
    /// A subheading.
    Heading(String),
    /// A quote set off from the text.
    Quote(String),
    /// The items of a list.
    List(Vec<String>),
    /// A picture, by its caption.
    Figure(String),
}

/// Boilerplate ready to stand inside a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Boilerplate {
    /// The number of plain paragraphs after which it stands.
    pub after: usize,
    /// The HTML as written.
    pub html: String,
}

/// Reads the blocks of a body in the file at `path`.
pub fn parse_body(path: &str, part: Part<'_>) -> anyhow::Result<Vec<Block>> {
    let mut blocks = Vec::new();
    let mut lines: Vec<&str> = Vec::new();
    // The blank line chained to the end closes the last block.
    for (number, line) in part.text.lines().chain([""]).enumerate() {
        if !line.trim().is_empty() {
            lines.push(line);
        } else if !lines.is_empty() {
            let first_line = part.first_line + number - lines.len();
            let block = parse_block(&lines)
                .map_err(|mistake| anyhow::anyhow!("{path}:{first_line}: {mistake}"))?;
            blocks.push(block);
            lines.clear();
        }
    }
    anyhow::ensure!(
        !blocks.is_empty(),
        "{path}:{}: no text here",
        part.first_line
    );
    Ok(blocks)
}

fn parse_block(lines: &[&str]) -> Result<Block, &'static str> {
    let items: Vec<&str> = lines
        .iter()
        .filter_map(|line| line.strip_prefix("- "))
        .collect();
    if items.len() == lines.len() {
        return Ok(Block::List(items.into_iter().map(str::to_owned).collect()));
    }
    let [line] = lines else {
        return Err("a block is one line, or a list with `- ` on every line");
    };
    if let Some(text) = line.strip_prefix("## ") {
        return Ok(Block::Heading(text.to_owned()));
    }
    if let Some(text) = line.strip_prefix("> ") {
        return Ok(Block::Quote(text.to_owned()));
    }
    if let Some(rest) = line.strip_prefix("![") {
        let caption = rest
            .strip_suffix(']')
            .ok_or("a picture's caption ends with `]`")?;
        return Ok(Block::Figure(caption.to_owned()));
    }
    Ok(Block::Paragraph((*line).to_owned()))
}

/// Writes the blocks as HTML, with boilerplate where the site puts it.
///
/// The pictures of a body are numbered from 2, after `image_base` (the lead image is the first).
pub fn render_body(
    blocks: &[Block],
    markup: &Markup,
    image_base: &str,
    boilerplate: &[Boilerplate],
) -> String {
    let is_paragraph = |block: &&Block| matches!(block, Block::Paragraph(_));
    let paragraphs = blocks.iter().filter(is_paragraph).count();
    let mut paragraph = 0;
    let mut image = 1;
    let mut pieces = Vec::new();
    for block in blocks {
        if matches!(block, Block::Figure(_)) {
            image += 1;
        }
        pieces.push(render_block(
            block,
            markup,
            &format!("{image_base}-{image}.jpg"),
        ));
        if is_paragraph(&block) {
            paragraph += 1;
            let due = boilerplate
                .iter()
                .filter(|insert| insert.after == paragraph && paragraph < paragraphs);
            pieces.extend(due.map(|insert| insert.html.clone()));
        }
    }
    pieces.join("\n")
}

fn render_block(block: &Block, markup: &Markup, image_url: &str) -> String {
    match block {
        Block::Paragraph(text) => markup.paragraph.replacen('%', &escape(text), 1),
        Block::Heading(text) => markup.heading.replacen('%', &escape(text), 1),
        Block::Quote(text) => format!("<blockquote><p>{}</p></blockquote>", escape(text)),
        Block::List(items) => {
            let item = |text: &String| format!("<li>{}</li>", escape(text));
            let items: String = items.iter().map(item).collect();
            format!("<ul>{items}</ul>")
        }
        Block::Figure(caption) => format!(
            "<figure><img src=\"{}\" alt=\"\"><figcaption>{}</figcaption></figure>",
            escape(image_url),
            escape(caption)
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> anyhow::Result<Vec<Block>> {
        let first_line = 10;
        parse_body("a.md", Part { first_line, text })
    }

    #[track_caller]
    fn check_html(text: &str, boilerplate: &[Boilerplate], expected: &str) {
        let blocks = parse(text).unwrap();
        let html = render_body(&blocks, &Markup::default(), "/img/a", boilerplate);
        assert_eq!(html, expected);
    }

    #[track_caller]
    fn check_mistake(text: &str, expected: &str) {
        let error = parse(text).unwrap_err().to_string();
        assert!(error.starts_with(expected), "{error}");
    }

    #[test]
    fn every_kind_of_block_becomes_html() {
        check_html(
            "One & two.\n\n## Why\n\n> No.\n\n- a\n- b\n\n![At the pier]\n\n![At sea]\n",
            &[],
            "<p>One &amp; two.</p>\n<h2>Why</h2>\n<blockquote><p>No.</p></blockquote>\n\
             <ul><li>a</li><li>b</li></ul>\n\
             <figure><img src=\"/img/a-2.jpg\" alt=\"\"><figcaption>At the pier</figcaption></figure>\n\
             <figure><img src=\"/img/a-3.jpg\" alt=\"\"><figcaption>At sea</figcaption></figure>",
        );
    }

    #[test]
    fn boilerplate_stands_between_paragraphs_and_never_last() {
        let boilerplate = [
            Boilerplate {
                after: 1,
                html: "<hr>".into(),
            },
            Boilerplate {
                after: 2,
                html: "<br>".into(),
            },
        ];
        check_html(
            "One.\n\n> Quote.\n\nTwo.",
            &boilerplate,
            "<p>One.</p>\n<hr>\n<blockquote><p>Quote.</p></blockquote>\n<p>Two.</p>",
        );
    }

    #[test]
    fn a_percent_sign_in_the_text_stays() {
        check_html("About 88% came.", &[], "<p>About 88% came.</p>");
    }

    #[test]
    fn mistakes_are_named_with_their_line() {
        check_mistake("One.\n\nTwo\nlines.", "a.md:12: a block is one line");
        check_mistake("One.\n\n\n![Open", "a.md:13: a picture");
        check_mistake("\n", "a.md:10: no text");
    }
}
