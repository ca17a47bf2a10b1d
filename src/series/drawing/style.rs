//! The styles of a drawing: declarations and rules, of which those stay that paper is drawn with.

use super::bounds;
use super::fault::Fault;
use super::names;
use super::references::Ids;

/// The declarations of a `style` attribute or of a rule.
pub(super) fn declarations(style: &str, ids: &Ids) -> Result<String, Fault> {
    let mut out = Vec::new();
    for declaration in split(&without_comments(style)) {
        let Some((name, value)) = declaration.split_once(':') else { continue };
        let name = name.trim().to_ascii_lowercase();
        if names::property(&name) {
            bounds::numbers(&name, value)?;
            out.push(format!("{name}:{}", ids.value(&name, value.trim())?));
        }
    }
    Ok(out.join(";"))
}

/// The rules of a style sheet. What begins with `@` is not drawn with, and goes; but what it would fetch is missed.
pub(super) fn sheet(css: &str, ids: &Ids) -> Result<String, Fault> {
    let css = without_comments(css);
    let mut out = String::new();
    let mut rest = css.trim_start();
    while !rest.is_empty() {
        if rest.starts_with('@') {
            rest = after_at_rule(rest)?.trim_start();
            continue;
        }
        let Some((selector, block)) = rest.split_once('{') else { break };
        let (block, after) = block.split_once('}').unwrap_or((block, ""));
        out.push_str(&format!("{}{{{}}}", selector.trim(), declarations(block, ids)?));
        rest = after.trim_start();
    }
    Ok(out)
}

/// What follows a rule that begins with `@`.
fn after_at_rule(css: &str) -> Result<&str, Fault> {
    let end = css.find(['{', ';']).unwrap_or(css.len());
    if css[..end].to_ascii_lowercase().starts_with("@import") {
        return Err(Fault::outside(css[..end].trim()));
    }
    if !css[end..].starts_with('{') {
        return Ok(css.get(end + 1..).unwrap_or(""));
    }
    let mut depth = 0_usize;
    for (at, character) in css[end..].char_indices() {
        match character {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Ok(&css[end + at + 1..]);
        }
    }
    Ok("")
}

/// Declarations, divided at semicolons outside quotation marks and brackets.
fn split(style: &str) -> Vec<&str> {
    let (mut parts, mut start, mut quote, mut depth) = (Vec::new(), 0, None, 0_i32);
    for (at, character) in style.char_indices() {
        match (quote, character) {
            (Some(open), _) if open == character => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(character),
            (None, '(') => depth += 1,
            (None, ')') => depth -= 1,
            (None, ';') if depth <= 0 => {
                parts.push(&style[start..at]);
                start = at + 1;
            }
            (None, _) => {}
        }
    }
    parts.push(&style[start..]);
    parts
}

fn without_comments(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some((before, after)) = rest.split_once("/*") {
        out.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    out.push_str(rest);
    out
}
