"""The static HTML report: what a region's secretary, a coordinator and a citizen read in a browser."""
