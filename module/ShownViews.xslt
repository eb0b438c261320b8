<?xml version="1.0" encoding="utf-8"?>
<!-- Everything that a view shows goes through SwarmDisplay.Shown: a column cannot forget it. -->
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
</xsl:stylesheet>
