namespace Egop.Tests;

public class FashionImagesTests
{
    [Theory]
    [InlineData(0, 196)]
    [InlineData(1, 196)]
    [InlineData(2, 49)]
    public void The_sample_stands_in_pooled_and_a_result_says_so(int poolings, int pixels)
    {
        FashionImages images = FashionImages.Sample(3, poolings);
        Assert.True(images.IsSample);
        Assert.Equal((pixels, pixels), (images.Training.Features, images.Test.Features));
        Assert.Equal([0, 1, 2], images.Training.Labels.Distinct().Order());
        Assert.Contains($"{images.Training.Count} of the training part", images.Remark, StringComparison.Ordinal);
        Assert.Equal(poolings == 0, images.Remark.Contains("14 x 14 pixels where 28 x 28 are asked for", StringComparison.Ordinal));
    }

    [Fact]
    public void The_papers_size_takes_the_published_images_or_says_what_is_missing()
    {
        if (FashionMnist.IsPresent())
            Assert.False(FashionImages.Of(ExperimentSize.Paper, 4, 1).IsSample);
        else
            Assert.Throws<DataException>(() => FashionImages.Of(ExperimentSize.Paper, 4, 1));
    }
}
