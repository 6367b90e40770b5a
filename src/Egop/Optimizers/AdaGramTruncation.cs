namespace Egop;

/// <summary>How AdaGram keeps the rank of its factor.</summary>
public enum AdaGramTruncation
{
    /// <summary>A projector-splitting step (Lubich and Oseledets 2014, order K, S, L) for every gradient once the rank is reached.</summary>
    ProjectorSplitting,

    /// <summary>
    /// The authors' SVD variant: a gradient is appended, and when the factor was already over its rank it is truncated instead, that gradient being lost.
    /// So every second gradient past the rank never enters.
    /// </summary>
    SvdOfAuthors,
}
