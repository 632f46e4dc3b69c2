package scenario

// Links say which issues the model's drivers touch, so that the meaning of an
// issue is data and not code. A driver without a link does not enter the talks.
// "First" and "second" are the principals in the order of the file.
type Links struct {
	Relief     []string `yaml:"relief" doc:"issues of the relief index, at most three, weighted by params.R_1 to R_3"`
	Oil        []string `yaml:"oil" doc:"issues that are cheaper to concede for the second principal when oil is dear (route oil.w)"`
	VoteFirst  []string `yaml:"vote_first" doc:"issues in which the first principal's stakes rise before its vote (route ele.wV)"`
	VoteSecond []string `yaml:"vote_second" doc:"issues in which the second principal's stakes rise before its vote (route ele.wU)"`
	Migration  string   `yaml:"migration" doc:"issue that lowers migration, and that weighs more for the second principal the higher migration is (route mig.w)"`
	Patrons    string   `yaml:"patrons" doc:"issue by which the first principal turns away from its patrons"`
}

// checkLinks refuses names of issues that do not exist.
func (c *checker) checkLinks() {
	l := &c.f.Links
	c.issueList("links.relief", l.Relief)
	c.issueList("links.oil", l.Oil)
	c.issueList("links.vote_first", l.VoteFirst)
	c.issueList("links.vote_second", l.VoteSecond)
	if l.Migration != "" {
		c.listed("links.migration", l.Migration, c.issues, "one of the issues")
	}
	if l.Patrons != "" {
		c.listed("links.patrons", l.Patrons, c.issues, "one of the issues")
	}
	if len(l.Relief) > 3 {
		c.bad("links.relief", "more than three issues", "at most three, for params.R_1 to R_3")
	}
}
