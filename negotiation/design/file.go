package design

import "github.com/detente-sim/detente/negotiation/scenario"

// Version names the format of design files that this package reads.
const Version = "detente/design/1"

// File is a design as written down. It comes from [Read], which has checked it as far as
// that goes without the scenario.
type File struct {
	Schema     string   `yaml:"schema,required" enum:"detente/design/1" doc:"version of the format"`
	ID         string   `yaml:"id,required" form:"id" doc:"name of the design in results"`
	Title      string   `yaml:"title" doc:"title for people"`
	Note       string   `yaml:"note" doc:"what a reader should know, such as the question it is to answer"`
	Scenario   string   `yaml:"scenario,required" doc:"the scenario file; its place is seen from the folder of the design"`
	Settings   []string `yaml:"settings" doc:"changes to the scenario that hold at all points, as path=value"`
	Months     int      `yaml:"months" range:"[1,1200]" doc:"length of a run in months; what the scenario says unless given"`
	Seed       int      `yaml:"seed,required" range:"[0,9007199254740991]" doc:"seed of the random numbers"`
	Replicates int      `yaml:"replicates,required" range:"[1,1000000000]" doc:"runs of each point"`
	Random     string   `yaml:"random" enum:"common|independent" doc:"random numbers of the runs; common, the usual: the same at every point, so that points differ by their settings alone; independent: others at each point of the plan"`
	Metrics    []string `yaml:"metrics" doc:"what is kept of each run; everything unless given"`
	Series     []string `yaml:"series" doc:"what is kept month by month; nothing unless given"`
	Groups     []Block  `yaml:"groups" by:"id" doc:"blocks of settings, side by side: every point of the plan is played in each"`
	Factors    []Factor `yaml:"factors" by:"path" doc:"what varies"`
	Plan       *Method  `yaml:"plan" doc:"how the points are chosen; without it the groups are all there is"`

	name string
	data []byte
	doc  *scenario.Document
}

// Block is a named list of settings.
type Block struct {
	ID       string   `yaml:"id,required" form:"id" doc:"name in results"`
	Settings []string `yaml:"settings,required" doc:"changes to the scenario, as path=value; none leaves it as it is"`
	Why      string   `yaml:"why" doc:"rationale"`
}

// Factor is something that varies: one entry of the scenario, several whose sum is kept,
// or a choice between blocks of settings. Exactly one of the keys that say how it varies
// is given.
type Factor struct {
	Path   string   `yaml:"path" doc:"the entry of the scenario that varies, as in settings: params.monitor, or a row such as agents.North.weights"`
	Paths  []string `yaml:"paths" doc:"several numbers that vary together while their sum stays"`
	ID     string   `yaml:"id" form:"id" doc:"name of a choice between blocks"`
	Blocks []Block  `yaml:"blocks" by:"id" doc:"what is chosen from"`

	Uniform       []float64          `yaml:"uniform" doc:"low and high: all numbers between are equally likely; of a whole number, all whole numbers"`
	LogUniform    []float64          `yaml:"loguniform" doc:"low and high, above 0: all ratios are equally likely"`
	Triangular    []float64          `yaml:"triangular" doc:"low, most likely and high"`
	Normal        *Normal            `yaml:"normal" doc:"normal distribution, cut off"`
	Levels        []scenario.Literal `yaml:"levels" doc:"the values it can have, numbers or words"`
	Probabilities []float64          `yaml:"probabilities" range:"[0,1]" doc:"probability of each level or block; all alike unless given"`
	Dirichlet     float64            `yaml:"dirichlet" range:"(0,1000000]" doc:"of a row, or of paths: Dirichlet distribution around the scenario's own values, whose signs and sum are kept; the number is its concentration, the sum of its parameters: the higher, the closer"`
	Simplex       string             `yaml:"simplex" enum:"any|ordered" doc:"of a row, or of paths: all values of the same signs and the same sum are equally likely, or of these all with sizes in the same order"`
	Order         []string           `yaml:"order" doc:"with simplex: ordered, the members of the row or the paths from the largest to the smallest; as the scenario has them unless given"`

	Steps int    `yaml:"steps" range:"[2,1000]" doc:"number of values in plans that need some: equally spaced quantiles, with both ends; the plan's unless given"`
	Why   string `yaml:"why" doc:"rationale"`
}

// Normal is a normal distribution that is cut off at both ends.
type Normal struct {
	Mean float64  `yaml:"mean,required" doc:"mean before it is cut off"`
	SD   float64  `yaml:"sd,required" range:"(0,inf)" doc:"standard deviation before it is cut off"`
	Low  *float64 `yaml:"low" doc:"lower end; that of the entry's range unless given"`
	High *float64 `yaml:"high" doc:"upper end; that of the entry's range unless given"`
}

// Method says how the points of a design are chosen.
type Method struct {
	Kind         string `yaml:"kind,required" enum:"one-at-a-time|factorial|latin|halton|sobol|matrix|morris|radial|saltelli" doc:"one-at-a-time: the scenario as it is, then each value of each factor alone; factorial: every combination; latin, halton, sobol: points spread evenly; matrix: points from a file; morris, radial: plans for screening; saltelli: a plan for indices of variance"`
	Points       int    `yaml:"points" range:"[1,1000000]" doc:"number of points (latin, halton, sobol), or of base points (radial, saltelli); powers of two serve best in sobol, radial and saltelli"`
	Steps        int    `yaml:"steps" range:"[2,1000]" doc:"values of each factor that does not say (one-at-a-time, factorial)"`
	Trajectories int    `yaml:"trajectories" range:"[2,100000]" doc:"number of trajectories (morris)"`
	Levels       int    `yaml:"levels" range:"[2,1000]" doc:"levels of the grid, an even number (morris); 4 unless given"`
	Candidates   int    `yaml:"candidates" range:"[2,5000]" doc:"trajectories of which those that lie farthest apart are taken (morris); as many as trajectories, thus all, unless given"`
	Order        int    `yaml:"order" range:"[1,2]" doc:"highest order of the indices (saltelli): 1, or 2 for pairs too; 1 unless given"`
	Scramble     string `yaml:"scramble" enum:"owen|none" doc:"random permutation of the digits (sobol): owen, the usual, or none"`
	Seed         *int   `yaml:"seed" range:"[0,9007199254740991]" doc:"seed of the choice of points; the design's unless given"`
	File         string `yaml:"file" doc:"CSV file (matrix): the first line names entries of the scenario, each further line holds their values at one point"`
}
