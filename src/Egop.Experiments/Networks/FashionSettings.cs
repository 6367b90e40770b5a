namespace Egop;

/// <summary>Settings of the experiments on Fashion-MNIST: a network of one hidden layer with ReLU on the first classes.</summary>
public record FashionSettings : NetworkSettings
{
    /// <summary>Number of classes: 0, ..., Classes − 1 of the ten.</summary>
    public required int Classes { get; init => field = Guard.Positive(value); }

    /// <summary>How often images are max-pooled by 2 × 2: 0 for 28 × 28 pixels, 1 for 14 × 14, 2 for 7 × 7.</summary>
    public required int Poolings { get; init => field = Guard.NonNegative(value); }

    /// <summary>Units of the hidden layer.</summary>
    public required int Hidden { get; init => field = Guard.Positive(value); }

    /// <summary>Images to train on, of those classes of the publisher's training part, shuffled.</summary>
    public required int Training { get; init => field = Guard.Positive(value); }

    /// <summary>Images to validate on, of those classes of the publisher's test part, shuffled; with the paper's 1000, 3000 are left for a test.</summary>
    public required int Validation { get; init => field = Guard.Positive(value); }
}
