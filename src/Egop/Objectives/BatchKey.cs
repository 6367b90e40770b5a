namespace Egop;

/// <summary>Names one minibatch: the same key gives the same rows on every machine.</summary>
/// <param name="Seed">Seed of the shuffles.</param>
/// <param name="Step">Step number, from 0.</param>
public readonly record struct BatchKey(ulong Seed, long Step);
