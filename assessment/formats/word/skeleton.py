"""The empty document of a language: styles, numbering, page set-up. Built once, then filled for every report."""

from __future__ import annotations

import io
from functools import cache

from docx import Document
from docx.document import Document as WordDocument
from docx.oxml.parser import parse_xml

from assessment.formats.word.look import (
    ACCENT,
    EAST_ASIAN,
    LATIN,
    LOCALE,
    MARGIN,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    RULE,
    SOFT,
    TEXT,
    WIDTH,
)
from assessment.formats.word.markup import NAMESPACES
from assessment.model.base import Language

LEFT_OUT = ("thumbnail", "customXml", "stylesWithEffects", "extended-properties", "webSettings")
"""Parts of the library's template that say something about another document."""
OWN_STYLES = ("CoverFirm", "TableText", "TableHead", "Small", "Gap", "Chart")
"""Paragraph styles that Word does not bring along."""
OF_OUR_OWN, BY_DEFAULT = ' w:customStyle="1"', ' w:default="1"'


def empty_document(lang: Language) -> WordDocument:
    """A document without content in this language."""
    return Document(io.BytesIO(_built(lang)))


@cache
def _built(lang: Language) -> bytes:
    document = Document()
    for part in (document.part.package, document.part):
        for key in [k for k, rel in part.rels.items() if any(word in rel.reltype for word in LEFT_OUT)]:
            del part.rels[key]
    _replace(document.styles.element, _styles(lang))
    _replace(document.part.numbering_part.element, _NUMBERING)
    _replace(document.settings.element, _SETTINGS.format(locale=LOCALE[lang]))
    section = document.sections[0]
    _replace(section._sectPr, _SECTION)  # noqa: SLF001 - the library has no other way to the whole set-up
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _replace(element: object, content: str) -> None:
    """Puts these children in place of the element's own."""
    root = parse_xml(f"<w:root {NAMESPACES}>{content}</w:root>")
    del element[:]  # type: ignore[attr-defined]
    element.extend(list(root))  # type: ignore[attr-defined]


_SECTION = (
    f'<w:pgSz w:w="{PAGE_WIDTH}" w:h="{PAGE_HEIGHT}"/>'
    f'<w:pgMar w:top="1304" w:right="{MARGIN}" w:bottom="1134" w:left="{MARGIN}" w:header="567" w:footer="510" '
    'w:gutter="0"/><w:titlePg/>'
)

_SETTINGS = (
    '<w:zoom w:percent="100"/><w:defaultTabStop w:val="420"/><w:characterSpacingControl w:val="doNotCompress"/>'
    '<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" '
    'w:val="15"/></w:compat><w:themeFontLang w:val="{locale}" w:eastAsia="zh-CN"/>'
    '<w:decimalSymbol w:val="."/><w:listSeparator w:val=","/>'
)

_NUMBERING = (
    '<w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="multilevel"/>'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="Heading1"/>'
    '<w:lvlText w:val="%1"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="624" w:hanging="624"/></w:pPr></w:lvl>'
    '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:pStyle w:val="Heading2"/>'
    '<w:lvlText w:val="%1.%2"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="624" w:hanging="624"/></w:pPr></w:lvl>'
    "</w:abstractNum>"
    '<w:abstractNum w:abstractNumId="1"><w:multiLevelType w:val="singleLevel"/>'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:pStyle w:val="ListBullet"/>'
    '<w:lvlText w:val="•"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="340" w:hanging="227"/></w:pPr>'
    f'<w:rPr><w:color w:val="{ACCENT}"/></w:rPr></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
)


def _styles(lang: Language) -> str:
    fonts = (
        f'<w:rFonts w:ascii="{LATIN[lang]}" w:hAnsi="{LATIN[lang]}" w:eastAsia="{EAST_ASIAN}" w:cs="{LATIN[lang]}"/>'
    )
    defaults = (
        f"<w:docDefaults><w:rPrDefault><w:rPr>{fonts}{_size(10)}"
        f'<w:lang w:val="{LOCALE[lang]}" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        '<w:pPrDefault><w:pPr><w:spacing w:after="100" w:line="264" w:lineRule="auto"/></w:pPr></w:pPrDefault>'
        "</w:docDefaults>"
    )
    return defaults + _plain_styles(fonts) + _headings(fonts) + _table_styles()


def _plain_styles(fonts: str) -> str:
    body = f'{fonts}<w:color w:val="{TEXT}"/>'
    rule = f'w:val="single" w:sz="4" w:space="4" w:color="{RULE}"'
    soft = f'<w:color w:val="{SOFT}"/>{_size(8)}'
    stop = f'<w:tabs><w:tab w:val="right" w:pos="{WIDTH}"/></w:tabs>'
    return "".join(
        (
            _style("Normal", "Normal", "", body, based="", default=True),
            (
                '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
                '<w:name w:val="Default Paragraph Font"/></w:style>'
            ),
            (
                '<w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/>'
                f'<w:rPr><w:color w:val="{ACCENT}"/><w:u w:val="single"/></w:rPr></w:style>'
            ),
            (
                '<w:style w:type="character" w:customStyle="1" w:styleId="SmallPrint"><w:name w:val="Small Words"/>'
                f"<w:rPr>{soft}</w:rPr></w:style>"
            ),
            _style("ListBullet", "List Bullet", f'<w:numPr><w:numId w:val="2"/></w:numPr>{_space(0, 60)}', ""),
            _style(
                "Caption", "caption", f"<w:keepNext/>{_space(160, 60)}", f'<w:b/><w:color w:val="{ACCENT}"/>{_size(9)}'
            ),
            _style("TableText", "Table Text", _space(30, 30, 245), _size(9)),
            _style("TableHead", "Table Head", _space(40, 40, 245), f"<w:b/><w:bCs/>{_size(9)}", based="TableText"),
            _style("Small", "Small Print", _space(10, 30, 240), soft),
            _style(
                "Gap",
                "Gap after Table",
                '<w:spacing w:before="0" w:after="0" w:line="120" w:lineRule="exact"/>',
                _size(4),
            ),
            _style(
                "Chart", "Chart Cell", '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>', _size(1)
            ),
            _style("Header", "header", f"<w:pBdr><w:bottom {rule}/></w:pBdr>{stop}{_space(0, 0)}", soft),
            _style("Footer", "footer", f"<w:pBdr><w:top {rule}/></w:pBdr>{stop}{_space(0, 0)}", soft),
        )
    )


def _headings(fonts: str) -> str:
    ink = f'<w:color w:val="{ACCENT}"/>'
    return "".join(
        (
            _style("Title", "Title", _space(0, 80, 240), f'{fonts}<w:b/><w:color w:val="FFFFFF"/>{_size(28)}'),
            _style("Subtitle", "Subtitle", _space(0, 60, 240), f'{fonts}<w:color w:val="FFFFFF"/>{_size(11)}'),
            _style("CoverFirm", "Cover Firm", _space(0, 80, 240), f'{fonts}<w:b/><w:color w:val="FFFFFF"/>{_size(17)}'),
            _heading(1, 480, 140, f"{fonts}<w:b/><w:bCs/>{ink}{_size(17)}"),
            _heading(2, 300, 100, f"{fonts}<w:b/><w:bCs/>{ink}{_size(13)}"),
            _heading(3, 200, 60, f'{fonts}<w:b/><w:bCs/><w:color w:val="{TEXT}"/>{_size(10.5)}'),
            _style("TOCHeading", "TOC Heading", f"<w:keepNext/>{_space(0, 160)}", f"<w:b/>{ink}{_size(17)}"),
            _style("TOC1", "toc 1", _toc(0, 90), "<w:b/>"),
            _style("TOC2", "toc 2", _toc(284, 0), ""),
        )
    )


def _heading(level: int, before: int, after: int, looks: str) -> str:
    number = f'<w:numPr><w:ilvl w:val="{level - 1}"/><w:numId w:val="1"/></w:numPr>' if level < 3 else ""
    shape = f'<w:keepNext/><w:keepLines/>{number}{_space(before, after, 252)}<w:outlineLvl w:val="{level - 1}"/>'
    return _style(f"Heading{level}", f"heading {level}", shape, looks, after="Normal")


def _toc(indent: int, before: int) -> str:
    stop = f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{WIDTH}"/></w:tabs>'
    return f'{stop}{_space(before, 30)}<w:ind w:left="{indent}"/>'


def _table_styles() -> str:
    line = f'w:val="single" w:sz="4" w:space="0" w:color="{RULE}"'
    lines = f"<w:tblBorders><w:top {line}/><w:bottom {line}/><w:insideH {line}/></w:tblBorders>"
    return (
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        f"<w:tblPr>{_sides(85)}</w:tblPr></w:style>"
        '<w:style w:type="table" w:customStyle="1" w:styleId="ReportTable"><w:name w:val="Report Table"/>'
        f'<w:basedOn w:val="TableNormal"/><w:tblPr>{lines}{_sides(85)}</w:tblPr></w:style>'
        '<w:style w:type="table" w:customStyle="1" w:styleId="ChartTable"><w:name w:val="Chart Table"/>'
        f'<w:basedOn w:val="TableNormal"/><w:tblPr>{_sides(0)}</w:tblPr></w:style>'
        '<w:style w:type="table" w:customStyle="1" w:styleId="CoverTable"><w:name w:val="Cover Table"/>'
        f'<w:basedOn w:val="TableNormal"/><w:tblPr>{_sides(340)}</w:tblPr></w:style>'
    )


def _sides(width: int) -> str:
    """The space that cells leave to their left and right."""
    none = 'w:w="0" w:type="dxa"'
    side = f'w:w="{width}" w:type="dxa"'
    return f"<w:tblCellMar><w:top {none}/><w:left {side}/><w:bottom {none}/><w:right {side}/></w:tblCellMar>"


def _style(
    name_id: str, name: str, shape: str, looks: str, *, based: str = "Normal", after: str = "", default: bool = False
) -> str:
    kind = f'w:type="paragraph"{OF_OUR_OWN if name_id in OWN_STYLES else ""}{BY_DEFAULT if default else ""}'
    return (
        f'<w:style {kind} w:styleId="{name_id}">'
        f'<w:name w:val="{name}"/>'
        + (f'<w:basedOn w:val="{based}"/>' if based else "")
        + (f'<w:next w:val="{after}"/>' if after else "")
        + "<w:qFormat/>"
        + (f"<w:pPr>{shape}</w:pPr>" if shape else "")
        + (f"<w:rPr>{looks}</w:rPr>" if looks else "")
        + "</w:style>"
    )


def _size(points: float) -> str:
    return f'<w:sz w:val="{round(2 * points)}"/><w:szCs w:val="{round(2 * points)}"/>'


def _space(before: int, after: int, line: int = 264) -> str:
    return f'<w:spacing w:before="{before}" w:after="{after}" w:line="{line}" w:lineRule="auto"/>'
