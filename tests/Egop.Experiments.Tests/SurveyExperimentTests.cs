namespace Egop.Tests;

public class SurveyExperimentTests
{
    private static readonly Lazy<ExperimentResult> _result =
        new(() => Egop.Experiments.B1.Run(Egop.Experiments.B1.Settings(ExperimentSize.Smoke)));

    [Fact]
    public void Every_method_of_the_registry_has_its_row_and_numbers_or_a_reason_on_every_objective()
    {
        Table survey = _result.Value.Table("survey"), notRun = _result.Value.Table("not run");
        Assert.Equal(Optimizers.Registry.Select(e => e.Name), survey.Rows.Select(r => (string)r[0]!));
        foreach (Optimizer entry in Optimizers.Registry)
        {
            foreach (string objective in (string[])["F1R", "F5a", "F5b", "F5c"])
            {
                object?[] cells = [.. survey.Rows.Single(r => (string)r[0]! == entry.Name).Where((
                    _, i) => survey.Columns[i].StartsWith(objective + ",", StringComparison.Ordinal))];
                bool isExcluded = notRun.Rows.Any(r => (string)r[0]! == objective && (string)r[1]! == entry.Name
                    && ((string)r[2]!).Contains("the limit is", StringComparison.Ordinal));
                Assert.All(cells, c => Assert.Equal(isExcluded, c is "not run"));
                Assert.Equal(isExcluded, double.IsNaN(_result.Value.Number($"{objective}, {entry.Name}, EGOP")));
            }
        }

        Assert.Contains(notRun.Rows, r => (string)r[1]! == "full-matrix Adagrad" && (string)r[0]! == "F1R");
        Assert.DoesNotContain(notRun.Rows, r => (string)r[1]! == "Adam");
    }

    [Fact]
    public void The_picture_names_every_method_on_every_objective()
    {
        foreach (Chart chart in _result.Value.Chart("losses").Charts)
        {
            const string Prefix = "not run, see the table: ";
            string[] left = chart.Subtitle.Length == 0 ? [] : chart.Subtitle[Prefix.Length..].Split(", ");
            Assert.Equal(Optimizers.Registry.Select(e => e.Name).Order(), chart.Y.Marks.Select(m => m.Text).Concat(left).Order());
        }
    }

    [Fact]
    public void Methods_that_follow_rotations_are_checked_to_coincide_and_no_other_is()
    {
        string[] Checked(string objective) =>
            [.. _result.Value.Expectations.Where(e => e.Claim.StartsWith(objective + ":", StringComparison.Ordinal)
                && e.Claim.Contains("coincides", StringComparison.Ordinal)).Select(e => e.Claim)];
        Assert.Contains(Checked("F1R"), c => c.Contains("SGD with momentum", StringComparison.Ordinal));
        Assert.DoesNotContain(
            Checked("F1R"), c => c.Contains("Shampoo", StringComparison.Ordinal) || c.Contains("Adam", StringComparison.Ordinal));
        Assert.Contains(Checked("F5c"), c => c.Contains("Shampoo", StringComparison.Ordinal));
        Assert.Contains(Checked("F5c"), c => c.Contains("VectorAdam", StringComparison.Ordinal));
        Assert.All(_result.Value.Expectations.Where(e => e.Claim.Contains("coincides", StringComparison.Ordinal)),
            e => Assert.True(e.IsMet, e.ToString()));
    }

    [Fact]
    public void Spectra_samples_and_survey_have_the_same_numbers_for_any_number_of_threads()
    {
        foreach (string id in (string[])["F2", "F6", "F7", "S2", "B1"])
        {
            Experiment experiment = Egop.Experiments.Find(id);
            ExperimentResult one = experiment.Run(ExperimentSize.Smoke, new ExperimentOptions { Threads = 1 });
            ExperimentResult three = experiment.Run(ExperimentSize.Smoke, new ExperimentOptions { Threads = 3 });
            Assert.Equal(one.Numbers.Select(n => (n.Key, BitConverter.DoubleToInt64Bits(n.Value))),
                three.Numbers.Select(n => (n.Key, BitConverter.DoubleToInt64Bits(n.Value))));
            Assert.Equal(
                one.Curves.SelectMany(c => c.Trials.SelectMany(t => t)), three.Curves.SelectMany(c => c.Trials.SelectMany(t => t)));
            Assert.Equal(one.Expectations.Select(e => e.ToString()), three.Expectations.Select(e => e.ToString()));
        }
    }
}
