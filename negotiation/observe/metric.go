package observe

// Metric describes one number that is known of a run once it has ended. The
// descriptions are made in one place, by [NewSummary]; file headers, result
// objects and reference pages are derived from them.
type Metric struct {
	// Name is stable: result files and scripts rely on it.
	Name string
	// Meaning is a phrase for people; Unit is "index", "months", "utility",
	// "share", "probability", "count", or "flag" for 0 and 1.
	Meaning, Unit string
	// Min and Max bound the values; both zero means no bound is stated.
	Min, Max float64
}

// Units that reporters treat in a way of their own.
const (
	// FlagUnit is the unit of metrics that are 0 or 1, so that a mean is a share
	// of runs.
	FlagUnit = "flag"
	// LevelPrefix begins the names of the levels of single issues, UtilityPrefix
	// those of the utilities of single agents.
	LevelPrefix   = "level."
	UtilityPrefix = "utility."
)
