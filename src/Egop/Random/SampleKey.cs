namespace Egop;

/// <summary>Names one random draw: the same key gives the same numbers, in any order and on any thread.</summary>
/// <param name="Seed">Seed of the experiment.</param>
/// <param name="Index">Number of the draw, from 0.</param>
public readonly record struct SampleKey(ulong Seed, ulong Index);
