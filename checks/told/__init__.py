"""What pages tell without the label that the law has for it: in lists, tables, forms and sentences."""
