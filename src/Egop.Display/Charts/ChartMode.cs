namespace Egop;

/// <summary>What the HTML of a chart holds besides its picture.</summary>
public enum ChartMode
{
    /// <summary>Nothing: the same chart gives the same bytes, and every front end, exporter and code host shows it. The choice for notebooks that are kept.</summary>
    Static,

    /// <summary>A script that makes the chart interactive if the page has plotly.js by then, from <see cref="PlotlyScript"/> or a chart that embeds it. Nothing is loaded.</summary>
    Shared,

    /// <summary>The same script with plotly.js itself, if this build has it (<see cref="PlotlyScript.IsEmbedded"/>): interactive without a network, at 1.5 MB a chart.</summary>
    Embed,

    /// <summary>The same script, which loads plotly.js from <see cref="PlotlyScript.Address"/> if the page does not have it: the reader's browser makes a request. Without a network the picture stays.</summary>
    Cdn,
}
