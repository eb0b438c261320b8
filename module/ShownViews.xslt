<?xml version="1.0" encoding="utf-8"?>
<!-- Everything that a view shows goes through SwarmDisplay.Shown: a column cannot forget it. A table with the attribute Narrow on its columns has a second
     one, in which these have a width: for names that the screen has no room for. They are wrapped, and no column is lost. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:output method="xml" encoding="utf-8" indent="no" />
  <xsl:template match="@* | node()">
    <xsl:copy><xsl:apply-templates select="@* | node()" /></xsl:copy>
  </xsl:template>
  <xsl:template match="TableColumnItem/PropertyName | ListItem/PropertyName | ExpressionBinding/PropertyName | WideItem/PropertyName | GroupBy/PropertyName">
    <xsl:element name="ScriptBlock">[SwarmHa.SwarmDisplay]::Shown($_.<xsl:value-of select="." />)</xsl:element>
  </xsl:template>
  <xsl:template match="TableColumnItem/ScriptBlock | ListItem/ScriptBlock | ExpressionBinding[not(CustomControl)]/ScriptBlock | WideItem/ScriptBlock | GroupBy/ScriptBlock">
    <xsl:element name="ScriptBlock">[SwarmHa.SwarmDisplay]::Shown($(<xsl:value-of select="." />))</xsl:element>
  </xsl:template>
  <xsl:template match="View[.//TableColumnHeader/@Narrow]">
    <xsl:copy><xsl:apply-templates select="@* | node()" /></xsl:copy>
    <xsl:copy><xsl:apply-templates select="@* | node()" mode="narrow" /></xsl:copy>
  </xsl:template>
  <xsl:template match="TableColumnHeader/@Narrow" />
  <xsl:template match="@* | node()" mode="narrow">
    <xsl:copy><xsl:apply-templates select="@* | node()" mode="narrow" /></xsl:copy>
  </xsl:template>
  <xsl:template match="View/Name" mode="narrow"><Name><xsl:value-of select="." />Narrow</Name></xsl:template>
  <xsl:template match="ViewSelectedBy" mode="narrow">
    <ViewSelectedBy><TypeName><xsl:value-of select="TypeName[last()]" /><xsl:if test="not(contains(TypeName[last()], '#'))">#</xsl:if>Narrow</TypeName></ViewSelectedBy>
  </xsl:template>
  <xsl:template match="TableColumnHeader[@Narrow]" mode="narrow">
    <TableColumnHeader><xsl:copy-of select="Label" /><Width><xsl:value-of select="@Narrow" /></Width><xsl:copy-of select="Alignment" /></TableColumnHeader>
  </xsl:template>
  <xsl:template match="TableRowEntries" mode="narrow"><xsl:apply-templates select="." /></xsl:template>
</xsl:stylesheet>
