namespace Egop;

/// <summary>A place that can show a value and replace it later.</summary>
internal interface ILiveHost
{
    /// <summary>Shows the value, at the first call, or puts it in the place of the one before.</summary>
    void Show(object value);

    /// <summary>Nothing more will come.</summary>
    void End();
}
