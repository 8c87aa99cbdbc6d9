"""Draws a chart with openpyxl."""

from openpyxl.chart import BarChart, Reference
from openpyxl.chart import Series as ChartSeries
from openpyxl.chart.axis import ChartLines
from openpyxl.chart.label import DataLabelList
from openpyxl.chart.layout import Layout, ManualLayout
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import CharacterProperties, Paragraph, ParagraphProperties, RegularTextRun
from openpyxl.worksheet.worksheet import Worksheet

from exports import looks
from exports.drawing import Chart


def draw_chart(sheet: Worksheet, drawn: Chart) -> None:
    """Horizontal bars, the first row on top: stacked to 100 percent, or single ones with their values."""
    chart = BarChart()
    stacked = drawn.kind == "stacked"
    chart.type, chart.gapWidth = "bar", 45
    chart.grouping, chart.overlap = ("percentStacked", 100) if stacked else ("clustered", None)
    chart.width, chart.height = drawn.width, drawn.height  # type: ignore[assignment]  # stubs say int, it is cm
    heading = CharacterProperties(sz=1200, b=True, solidFill=looks.FOREST)
    line = Paragraph(pPr=ParagraphProperties(defRPr=heading), r=[RegularTextRun(rPr=heading, t=drawn.title)])
    chart.title = Title(tx=Text(rich=RichText(p=[line])), overlay=False)
    chart.legend.position = "b"
    chart.x_axis.scaling.orientation = "maxMin"
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.y_axis.crosses, chart.y_axis.number_format = "max", drawn.format
    chart.y_axis.majorUnit = 0.25 if stacked else None
    chart.y_axis.majorGridlines = ChartLines(spPr=GraphicalProperties(ln=LineProperties(solidFill=looks.LINE)))
    small = Paragraph(pPr=ParagraphProperties(defRPr=CharacterProperties(sz=900, solidFill=looks.INK)), endParaRPr=None)
    chart.x_axis.txPr = chart.y_axis.txPr = chart.legend.txPr = RichText(p=[small])
    if not stacked:
        chart.x_axis.tickLblPos, chart.legend = "low", None
        chart.y_axis.delete, chart.y_axis.majorGridlines, chart.y_axis.scaling.min = True, None, drawn.least
        chart.dataLabels = DataLabelList(showVal=True, showSerName=False, showCatName=False, showLegendKey=False)
        chart.dataLabels.numFmt, chart.dataLabels.txPr = drawn.format, RichText(p=[small])
    chart.graphical_properties = GraphicalProperties(noFill=True, ln=LineProperties(noFill=True))
    chart.layout = Layout(manualLayout=ManualLayout(x=0.2, y=0.1, w=0.76, h=0.74, xMode="edge", yMode="edge"))
    for series in drawn.series:
        figures = Reference(sheet, min_col=series.column, min_row=drawn.first, max_row=drawn.last)
        entry = ChartSeries(figures, title=series.name)
        entry.graphicalProperties.solidFill = series.colour
        entry.graphicalProperties.line.noFill = True
        chart.series.append(entry)
    chart.set_categories(Reference(sheet, min_col=drawn.names, min_row=drawn.first, max_row=drawn.last))
    sheet.add_chart(chart, drawn.anchor)
