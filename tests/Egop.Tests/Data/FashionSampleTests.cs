namespace Egop.Tests;

/// <summary>The sample of Fashion-MNIST inside the library.</summary>
public class FashionSampleTests
{
    [Fact]
    public void The_sample_has_as_many_images_of_each_class_and_pixels_between_0_and_1()
    {
        foreach ((LabeledImages images, int each) in (ReadOnlySpan<(LabeledImages, int)>)[(FashionMnist.EmbeddedTraining(), 750),
            (FashionMnist.EmbeddedTest(), 150)])
        {
            Assert.Equal((14, 14, 4), (images.Height, images.Width, images.Classes));
            Assert.All(Enumerable.Range(0, 4), c => Assert.Equal(each, images.Labels.Count(label => label == c)));
            Assert.True(images.Pixels.Span.IndexOfAnyExceptInRange(0.0, 1.0) < 0);
            Assert.Contains(1.0, images.Pixels.ToArray());
        }
    }

    [Fact]
    public void The_sample_is_the_first_images_of_each_class_of_the_published_parts()
    {
        Assert.SkipUnless(TestData.HasFashionMnist, Requirement.FashionMnist);
        Check(FashionMnist.LoadTraining(), FashionMnist.EmbeddedTraining(), 750);
        Check(FashionMnist.LoadTest(), FashionMnist.EmbeddedTest(), 150);

        static void Check(LabeledImages published, LabeledImages sample, int each)
        {
            var count = new int[4];
            int[] chosen =
                [.. Enumerable.Range(0, published.Count).Where(i => published.Labels[i] < 4 && count[published.Labels[i]]++ < each)];
            Assert.Equal(chosen.Select(i => published.Labels[i]), sample.Labels);
            for (int k = 0; k < chosen.Length; k++)
                Assert.Equal(published.Slice(chosen[k], 1).MaxPool2x2().Pixels.ToArray(), sample.Slice(k, 1).Pixels.ToArray());
        }
    }

    [Fact]
    public void Training_and_test_images_are_kept_apart()
    {
        HashSet<string> training = [.. Images(FashionMnist.EmbeddedTraining())];
        Assert.DoesNotContain(Images(FashionMnist.EmbeddedTest()), training.Contains);

        static IEnumerable<string> Images(LabeledImages all) =>
            Enumerable.Range(0, all.Count).Select(i => string.Join(' ', all.Slice(i, 1).Pixels.ToArray()));
    }
}
