using System.Globalization;

namespace Egop;

/// <summary>
/// The colors: Okabe and Ito's for traces, which color-blind readers can tell apart, and perceptually even scales for numbers.
/// </summary>
internal static class Palette
{
    public const string Text = "#222222", Faint = "#5f5f5f", Grid = "#e3e3e3", Frame = "#444444", Background = "#ffffff";

    // Ordered so that the first ones contrast with white and differ in lightness; yellow, faint on white, comes last.
    private static readonly string[] _traces = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#000000", "#f0e442"];

    // Stops of the viridis scale (van der Walt and Smith), and of a blue-white-red one.
    private static readonly uint[] _viridis =
        [0x440154, 0x482878, 0x3e4989, 0x31688e, 0x26828e, 0x1f9e89, 0x35b779, 0x6ece58, 0xb5de2b, 0xfde725];
    private static readonly uint[] _blueRed =
        [0x053061, 0x2166ac, 0x4393c3, 0x92c5de, 0xd1e5f0, 0xf7f7f7, 0xfddbc7, 0xf4a582, 0xd6604d, 0xb2182b, 0x67001f];

    public static string Trace(int index) => _traces[((index % _traces.Length) + _traces.Length) % _traces.Length];

    /// <summary>The color at a place in [0, 1] of a scale.</summary>
    public static string Scale(double place, ColorScale scale)
    {
        uint[] stops = scale == ColorScale.Diverging ? _blueRed : _viridis;
        double position = (double.IsNaN(place) ? 0 : Math.Clamp(place, 0, 1)) * (stops.Length - 1);
        int below = Math.Min((int)position, stops.Length - 2);
        double weight = position - below;
        return $"#{Mix(16):x2}{Mix(8):x2}{Mix(0):x2}";

        int Mix(int shift) =>
            (int)Math.Round(((1 - weight) * ((stops[below] >> shift) & 255)) + (weight * ((stops[below + 1] >> shift) & 255)));
    }

    /// <summary>"#0072b2" with an opacity, as plotly wants it.</summary>
    public static string Translucent(string color, double opacity)
    {
        int rgb = int.Parse(color.AsSpan(1), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"rgba({rgb >> 16},{(rgb >> 8) & 255},{rgb & 255},{opacity})");
    }
}
