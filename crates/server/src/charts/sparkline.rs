use super::svg::{Canvas, Inside, Svg, percent, pixels};

const HEIGHT: f64 = 28.0;

/// A row of small bars without axes: how something went over `counts`, which `title` names. `None` when there is nothing to see.
pub(crate) fn sparkline(id: &str, title: &str, counts: &[u64]) -> Option<Svg> {
    let most = counts.iter().copied().max().filter(|most| *most > 0)?;
    let told: Vec<String> = counts.iter().map(u64::to_string).collect();
    let told = format!("{}.", told.join(", "));
    let mut canvas = Canvas::chart(id, HEIGHT as u32, Inside::Picture, title, &told);
    let width = 1.0 / counts.len() as f64;
    for (number, count) in counts.iter().enumerate() {
        let height = match count {
            0 => 1.0,
            count => (*count as f64 / most as f64 * HEIGHT).max(3.0),
        };
        let class = if *count == 0 { "none" } else { "bar" };
        canvas.draw(
            "rect",
            &[
                ("class", class),
                ("x", &percent(number as f64 * width)),
                ("y", &pixels(HEIGHT - height)),
                ("width", &percent(width * 0.8)),
                ("height", &pixels(height)),
            ],
        );
    }
    Some(canvas.finish())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_drawn_and_told() {
        let svg = sparkline("s", "Articles a week", &[0, 4, 2]).expect("a picture");
        let svg = svg.to_string();
        assert!(svg.contains("0, 4, 2."), "{svg}");
        assert_eq!(svg.matches("class=\"bar\"").count(), 2);
    }

    #[test]
    fn nothing_is_no_picture() {
        assert_eq!(sparkline("s", "", &[]), None);
        assert_eq!(sparkline("s", "", &[0, 0]), None);
    }
}
