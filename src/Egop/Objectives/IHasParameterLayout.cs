namespace Egop;

/// <summary>An objective whose parameter vector is made of named arrays (W1, b1, ...).</summary>
/// <remarks>Without it, <see cref="ObjectiveExtensions.Layout"/> gives one block named "theta" of shape d.</remarks>
public interface IHasParameterLayout : IObjective
{
    /// <summary>The named arrays, in the order in which they are concatenated.</summary>
    ParameterLayout Layout { get; }
}
