//! A link's state as HTML for somebody's page: the element, or a frame.

use serde_json::Value;

use super::{Link, to_object};

/// How high a frame is that nobody measured, in CSS pixels.
const FRAME_HEIGHT: u32 = 720;

/// The element with this state, and the script that knows it. `site` is the folder that Stepscope is served from, with its last `/`.
pub fn element(link: &Link, site: &str) -> String {
    let mut html = format!("<script type=\"module\" src=\"{}stepscope.js\"></script>\n<step-scope", escape(site));
    for (name, value) in &to_object(link) {
        html += &match value {
            Value::Bool(true) => format!(" {name}"),
            Value::String(text) => attribute(name, text),
            Value::Array(words) => attribute(name, &words.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(",")),
            value => attribute(name, &value.to_string()),
        };
    }
    html + "></step-scope>"
}

/// A frame with the lesson alone. `hash` is the link, from its `#` on.
pub fn frame(hash: &str, site: &str, title: &str) -> String {
    format!(
        "<iframe{}{} width=\"100%\" height=\"{FRAME_HEIGHT}\" loading=\"lazy\" allow=\"clipboard-write\"></iframe>",
        attribute("src", &format!("{site}embed.html{hash}")),
        attribute("title", title),
    )
}

/// An attribute and the space before it; JSON stays readable between single quotes.
fn attribute(name: &str, value: &str) -> String {
    if value.contains('"') {
        format!(" {name}='{}'", escape(value).replace("&quot;", "\"").replace('\'', "&#39;"))
    } else {
        format!(" {name}=\"{}\"", escape(value))
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
