"""Drawings as SVG, made on the server: charts of claims, maps, the graph of reports."""
