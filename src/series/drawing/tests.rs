//! Each claim of the whitelist on a drawing that breaks it in one way.

use super::clean;

/// The clean form of a drawing with this inside, without what every drawing begins and ends with.
fn inside(svg: &str) -> String {
    let head = "xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\"";
    let clean = clean(&format!("<svg {head}>{svg}</svg>")).unwrap();
    let (_, rest) = clean.split_once("<svg").unwrap();
    rest.split_once('>').unwrap().1.trim_end().trim_end_matches("</svg>").to_string()
}

/// Why a drawing with this inside is refused.
fn refused(svg: &str) -> String {
    let drawing =
        format!("<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:h=\"http://www.w3.org/1999/xhtml\">{svg}</svg>");
    clean(&drawing).unwrap_err().message
}

#[test]
fn what_is_drawn_stays_as_it_is_written() {
    for drawn in [
        "<rect x=\"1\" y=\"2\" width=\"3\" height=\"4\" rx=\"1\" fill=\"#eee\" stroke-width=\".5\"/>",
        "<text x=\"1\" text-anchor=\"middle\"><tspan font-weight=\"700\"> A &lt; ข </tspan></text>",
        "<title>What it shows</title><desc>More</desc>",
        "<defs><linearGradient id=\"g\"><stop offset=\"0\" stop-color=\"red\"/></linearGradient></defs>",
        "<g id=\"a\" class=\"x y\" transform=\"scale(2)\"><path d=\"M0 0h1\"/></g><use xlink:href=\"#a\"/>",
        "<filter id=\"f\"><feGaussianBlur stdDeviation=\"2\"/></filter><g filter=\"url(#f)\"><circle r=\"1\"/></g>",
    ] {
        assert_eq!(inside(drawn), drawn);
    }
}

#[test]
fn a_use_of_paint_leads_nowhere() {
    for what in ["linearGradient", "radialGradient", "pattern", "clipPath"] {
        let svg = format!("<{what} id=\"x\"/><use xlink:href=\"#x\" width=\"1\"/>");
        assert_eq!(inside(&svg), svg.replace(" xlink:href=\"#x\"", ""));
    }
    let drawn = "<symbol id=\"x\"/><use xlink:href=\"#x\"/>";
    assert_eq!(inside(drawn), drawn);
}

#[test]
fn a_property_names_an_element_that_it_can_use() {
    let ways = [("fill", "pattern"), ("stroke", "radialGradient"), ("clip-path", "clipPath"), ("mask", "mask")];
    let effects =
        [("filter", "filter"), ("marker-start", "marker"), ("marker-mid", "marker"), ("marker-end", "marker")];
    for (property, element) in ways.into_iter().chain(effects) {
        for target in [element, "g", "rect", "symbol", "clipPath", "linearGradient", "marker"] {
            let named =
                format!("<{target} id=\"x\"/><path {property}=\"url(#x)\"/><path style=\"{property}:url(#x)\"/>");
            let takes = target == element || matches!(property, "fill" | "stroke") && target == "linearGradient";
            let wanted = if takes { named.clone() } else { named.replace("url(#x)", "none") };
            assert_eq!(inside(&named), wanted, "{property} of {target}");
        }
        let missing = format!("<path {property}=\"url(#gone)\"/><path style=\"{property}:url(#gone)!important\"/>");
        let wanted = format!("<path {property}=\"none\"/><path style=\"{property}:none !important\"/>");
        assert_eq!(inside(&missing), wanted);
    }
    assert_eq!(inside("<path fill=\"url(#gone) red\"/>"), "<path fill=\"red\"/>");
    let inks = "icc-color(inks, 0.11, 0.48, 0.83, 0.00)";
    let paint = "<pattern id=\"x\"/><path fill=\"url(#x) green\" stroke=\"#cd853f\"/>";
    assert_eq!(inside(&paint.replace("green", &format!("green {inks}")).replace("3f", &format!("3f {inks}"))), paint);
}

#[test]
fn the_address_of_paint_leads_to_paint() {
    for from in ["linearGradient", "radialGradient", "pattern", "filter"] {
        for to in ["linearGradient", "radialGradient", "pattern", "filter", "g"] {
            let good = format!("<{to} id=\"x\"/><{from} xlink:href=\"#x\"/>");
            let leads = from == to || (from.ends_with("Gradient") && to.ends_with("Gradient"));
            assert_eq!(inside(&good), if leads { good } else { good.replace(" xlink:href=\"#x\"", "") });
        }
    }
}

#[test]
fn what_draws_nothing_goes() {
    for (svg, left) in [
        ("<script>alert(1)</script><g/>", "<g/>"),
        ("<rect onclick=\"alert(1)\" width=\"1\"/>", "<rect width=\"1\"/>"),
        (
            "<rect width=\"1\"><animate attributeName=\"width\" to=\"2\"/><set to=\"3\"/></rect>",
            "<rect width=\"1\"></rect>",
        ),
        ("<metadata><x:y xmlns:x=\"u\">z</x:y></metadata>", ""),
        (
            "<p:view xmlns:p=\"urn:program\" id=\"n\">words</p:view><g p:label=\"Layer\" xmlns:p=\"urn:program\"/>",
            "<g/>",
        ),
        ("<g p:id=\"x\" p:href=\"y\" xmlns:p=\"urn:program\"/>", "<g/>"),
        ("<g data-name=\"x\" aria-label=\"y\"/><!-- note --><?program?>", "<g/>"),
        ("<a xlink:href=\"https://www.un.org/\"><circle r=\"1\"/></a>", "<g><circle r=\"1\"/></g>"),
        ("<text><a href=\"javascript:alert(1)\">UN</a></text>", "<text><tspan>UN</tspan></text>"),
        ("<switch><foreignObject/><text>plain</text></switch>", "<switch><text>plain</text></switch>"),
        ("<use xlink:href=\"#nothing\"/>", "<use/>"),
    ] {
        assert_eq!(inside(svg), left, "{svg}");
    }
}

#[test]
fn what_would_change_the_picture_is_refused_by_name() {
    for (svg, name) in [
        ("<foreignObject><h:p>Call a lawyer</h:p></foreignObject>", "HTML (foreignObject)"),
        ("<flowRoot><flowPara>words</flowPara></flowRoot>", "flowed text (flowRoot)"),
        ("<hatch/>", "(hatch)"),
        ("<g><video/></g>", "(video)"),
        ("<image href=\"photo.png\"/>", "`photo.png`"),
        ("<image href=\"https://example.org/a.png\"/>", "`https://example.org/a.png`"),
        ("<image href=\"data:image/svg+xml,%3Csvg/%3E\"/>", "`data:image/svg+xml"),
        (
            "<image href=\"data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAAh+QQBAAAAACwAAAAAAQABAAACAUQAOw==\"/>",
            "moves",
        ),
        ("<image href=\"data:text/html,x\"/>", "`data:text/html"),
        ("<use href=\"other.svg#a\"/>", "`other.svg#a`"),
        ("<rect fill=\"url(other.svg#a)\"/>", "`other.svg#a`"),
        ("<rect style=\"fill: URL( 'http://x/#a' )\"/>", "`http://x/#a`"),
        ("<style>@import 'x.css';</style>", "@import"),
        ("<style>rect { fill: url(\"http://x/y\") }</style>", "`http://x/y`"),
        ("<rect fill=\"url(#a\"/>", "not closed"),
    ] {
        let message = refused(svg);
        assert!(message.contains(name), "{svg}: {message}");
    }
}

#[test]
fn what_is_no_drawing_is_refused() {
    for bad in [
        "",
        "<html/>",
        "<svg/>",
        "<svg xmlns=\"http://www.w3.org/2000/svg\"><g></svg>",
        "<svg xmlns=\"http://www.w3.org/2000/svg\">&bogus;</svg>",
        "<!DOCTYPE svg [<!ENTITY a \"&b;\"><!ENTITY b \"&a;\">]><svg xmlns=\"http://www.w3.org/2000/svg\">&a;</svg>",
    ] {
        assert!(clean(bad).is_err(), "{bad}");
    }
}

#[test]
fn neither_depth_nor_entities_run_away() {
    for deep in [257, 100_000] {
        let svg =
            format!("<svg xmlns=\"http://www.w3.org/2000/svg\">{}{}</svg>", "<g>".repeat(deep), "</g>".repeat(deep));
        assert!(clean(&svg).is_err(), "{deep}");
    }
    let mut entities = String::from("<!ENTITY e0 \"<g/><g/><g/><g/><g/><g/><g/><g/><g/><g/>\">");
    for level in 1..9 {
        let inner = format!("&e{};", level - 1).repeat(10);
        entities += &format!("<!ENTITY e{level} \"{inner}\">");
    }
    let bomb = format!("<!DOCTYPE svg [{entities}]><svg xmlns=\"http://www.w3.org/2000/svg\">&e8;</svg>");
    assert!(clean(&bomb).is_err());
}

#[test]
fn entities_are_resolved_and_prefixes_are_gone() {
    let svg = "<?xml version=\"1.0\"?><!DOCTYPE s:svg [<!ENTITY ns \"http://www.w3.org/2000/svg\"><!ENTITY who \"A &#38; B\">]>\
               <s:svg xmlns:s=\"&ns;\" viewBox=\"0 0 1 1\"><s:text>&who;</s:text></s:svg>";
    assert_eq!(
        clean(svg).unwrap(),
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 1 1\"><text>A &amp; B</text></svg>\n"
    );
}

#[test]
fn ids_are_names_that_occur_once_and_references_follow() {
    let svg =
        "<g id=\"a\"/><g id=\"a\"/><pattern id=\"1 b\"/><g id=\"_id-1\"/><use href=\"#a\"/><rect fill=\"url(#1 b)\"/>";
    let wanted = "<g id=\"a\"/><g/><pattern id=\"_id-1-\"/><g id=\"_id-1\"/><use xlink:href=\"#a\"/><rect fill=\"url(#_id-1-)\"/>";
    assert_eq!(inside(svg), wanted);
}

#[test]
fn quoted_references_are_written_plainly() {
    for quoted in ["url('#a')", "url(&quot;#a&quot;)", "URL( #a )"] {
        let svg = format!("<pattern id=\"a\"/><rect fill=\"{quoted} none\"/><rect style=\"stroke: {quoted};\"/>");
        let wanted = "<pattern id=\"a\"/><rect fill=\"url(#a) none\"/><rect style=\"stroke:url(#a)\"/>";
        assert_eq!(inside(&svg), wanted);
    }
}

#[test]
fn pictures_inside_carry_a_type_that_every_reader_knows() {
    for (written, wanted) in [
        ("data:image/png;base64,AA==", "data:image/png;base64,AA=="),
        ("data:image/jpg;base64,AA==", "data:image/jpeg;base64,AA=="),
        ("DATA:image/GIF;base64,AA==", "data:image/gif;base64,AA=="),
    ] {
        assert_eq!(inside(&format!("<image href=\"{written}\"/>")), format!("<image xlink:href=\"{wanted}\"/>"));
    }
}

#[test]
fn one_of_two_addresses_is_written() {
    assert_eq!(inside("<g id=\"a\"/><use href=\"#a\" xlink:href=\"#b\"/>"), "<g id=\"a\"/><use xlink:href=\"#a\"/>");
}

#[test]
fn styles_keep_what_is_drawn_with() {
    for (style, wanted) in [
        ("fill:red; -inkscape-font-specification:'Noto; Sans'; stroke : blue", "fill:red;stroke:blue"),
        ("font-family:'A;B' ; behavior:url(#x)", "font-family:'A;B'"),
        ("FILL:red;/* fill:green; */", "fill:red"),
    ] {
        let escaped = style.replace('\'', "&apos;");
        assert_eq!(
            inside(&format!("<g style=\"{escaped}\"/>")),
            format!("<g style=\"{}\"/>", wanted.replace('\'', "&apos;"))
        );
    }
    let sheet = "<style>@font-face { font-family: X; src: url(x.woff) } @media print { .a { fill: red } } .a, #b > g { fill: url('#c'); cursor: pointer }</style><pattern id=\"c\"/>";
    assert_eq!(inside(sheet), "<style>.a, #b &gt; g{fill:url(#c)}</style><pattern id=\"c\"/>");
}

/// Why a drawing with these attributes is refused; none if it is not.
fn sized(attributes: &str) -> Option<String> {
    clean(&format!("<svg xmlns=\"http://www.w3.org/2000/svg\" {attributes}><rect width=\"1\" height=\"1\"/></svg>"))
        .err()
        .map(|fault| fault.message)
}

#[test]
fn the_sides_of_a_drawing_have_bounds() {
    for good in ["", "width=\"100%\"", "width=\"12mm\" height=\"0.01\"", "viewBox=\"-5,-5 1e5 .01\""] {
        assert_eq!(sized(good), None, "{good}");
    }
    for side in ["0", "-1", "1e-38", "0.001", "1e38", "100001", "nan", "inf", "x", "1e400"] {
        for attribute in ["width=\"N\"", "height=\"Npx\"", "viewBox=\"0 0 N 10\"", "viewBox=\"0 0 10 N\""] {
            let written = attribute.replace('N', side);
            assert!(sized(&written).is_some_and(|message| message.contains("is not between")), "{written}");
        }
    }
    assert!(sized("viewBox=\"0 0 10\"").is_some() && sized("viewBox=\"\"").is_some());
}

#[test]
fn numbers_that_cannot_be_drawn_are_refused_and_names_are_no_numbers() {
    for bad in [
        "<g transform=\"scale(1e38)\"/>",
        "<path d=\"M0 0A1e30-3 0 1 1 2 2\"/>",
        "<g style=\"stroke-width: 1e20px\"/>",
        "<style>.a{stroke-width:1e20}</style>",
        "<linearGradient x2=\"-1e20\"/>",
        "<mask width=\"1e-38\"/>",
        "<image width=\"1e9\"/>",
        "<symbol viewBox=\"0 0 0 0\"/>",
        "<filter width=\"900000%\"/>",
        "<filter filterUnits=\"userSpaceOnUse\" width=\"90000\"/>",
        "<filter><feTurbulence numOctaves=\"999999999\"/></filter>",
        "<filter><feGaussianBlur stdDeviation=\"1 9000\"/></filter>",
        "<filter><feMorphology radius=\"9000\"/></filter>",
        "<filter><feOffset dx=\"-1e5\"/></filter>",
    ] {
        assert!(refused(bad).contains("is not between"), "{bad}");
    }
    assert!(refused(&format!("<filter>{}</filter>", "<feTile/>".repeat(101))).contains("100 effects"));
    for good in [
        "<g id=\"a\" class=\"b1e99\" fill=\"#1e99ff\" font-family=\"1e99\"/>",
        "<pattern id=\"p1e99\"/><rect fill=\"url(#p1e99)\"/>",
        "<path d=\"M6.1e-17-500000.5h.5.5\"/>",
    ] {
        assert_eq!(inside(good), good);
    }
}

#[test]
fn what_references_draw_is_counted() {
    let level = |level: usize, reference: &str| format!("<g id=\"u{level}\">{}</g>", reference.repeat(10));
    for reference in ["<use href=\"#uN\"/>", "<rect fill=\"url(#uN)\"/>", "<path style=\"marker:url('#uN')\"/>"] {
        let bomb: String =
            (1..9).map(|number| level(number, &reference.replace('N', &(number - 1).to_string()))).collect();
        assert!(refused(&format!("<g id=\"u0\"/>{bomb}")).contains("200000 elements"), "{reference}");
    }
    let chain: String =
        (0..3000).map(|number| format!("<g id=\"u{number}\"><use href=\"#u{}\"/></g>", number + 1)).collect();
    assert!(refused(&chain).contains("inside one another"));
    let circle = "<g id=\"a\"><use xlink:href=\"#b\"/></g><g id=\"b\"><use xlink:href=\"#a\"/></g>";
    assert_eq!(inside(circle), circle, "a circle is not drawn");
}
